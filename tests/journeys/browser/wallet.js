// A wallet in the browser: it announces itself by EIP-6963, and whatever it is asked waits for the test to answer.
const [info] = arguments;
window.asked ??= [];
window.waiting ??= new Map();
const provider = {
    request: ({ method, params }) => new Promise((resolve, reject) => {
        const id = window.waiting.size;
        window.waiting.set(id, { resolve, reject });
        window.asked.push({ id, method, params });
    }),
};
const announce = () => {
    const detail = Object.freeze({ info: Object.freeze(info), provider });
    window.dispatchEvent(new CustomEvent("eip6963:announceProvider", { detail }));
};
window.addEventListener("eip6963:requestProvider", announce);
announce();
