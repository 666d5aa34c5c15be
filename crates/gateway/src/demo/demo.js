// What the demo's pages do besides the elements: copying code, showing what the shop heard, and the builder.
const clock = at => new Date(at).toLocaleTimeString([], { hour12: false });

// Copying. Where it is refused, the code is there to be selected.
for (const button of document.querySelectorAll('[data-copies]')) {
    const code = button.closest('.snippet').querySelector('code');
    button.hidden = !navigator.clipboard;
    button.onclick = () => navigator.clipboard.writeText(code.textContent).then(
        () => {
            button.textContent = 'Copied';
            setTimeout(() => { button.textContent = 'Copy'; }, 2500);
        },
        () => getSelection().selectAllChildren(code),
    );
}

// What the shop heard: at once from the page in the browser, and for certain from its own server.
const list = document.querySelector('.heard');
const order = document.querySelector('[data-order]');

const hear = (kind, said, at) => {
    const row = document.createElement('li');
    row.className = 'heard__row heard__row--' + kind;
    const parts = [['b', kind === 'event' ? 'Event' : 'Postback'], ['span', said], ['time', clock(at)]];
    for (const [tag, text] of parts) row.append(Object.assign(document.createElement(tag), { textContent: text }));
    list.prepend(row);
};

if (list) {
    for (const type of ['method', 'status', 'partial', 'paid', 'expired', 'late', 'error']) {
        document.addEventListener(type, ({ detail }) => {
            if (!detail) return;
            const about = [type, type === 'status' ? detail.state : detail.code ?? detail.method, detail.invoice];
            hear('event', about.filter(Boolean).join(' · '), Date.now());
            if (type === 'paid' && detail.invoice === order?.dataset.order) ask();
        });
    }
    const known = new Set();
    const listen = async () => {
        try {
            const all = await fetch('/demo/postbacks').then(answer => answer.json());
            show(all);
        } catch {
            // The shop's server is away. It is asked again.
        } finally {
            setTimeout(listen, document.hidden ? 10_000 : 2_000);
        }
    };
    const show = all => {
        for (const { received_at: at, body, token_valid, signature_valid } of all) {
            const key = at + body.invoice_id;
            if (known.has(key)) continue;
            known.add(key);
            const proof = token_valid && signature_valid ? 'token and signature are right' : 'NOT from the gateway';
            const about = body.order_id ? 'order ' + body.order_id : 'a sale without an order';
            hear('postback', [body.status, about, proof, body.invoice_id].join(' · '), at);
        }
    };
    listen();
}

// An event is a hint: the page asks its own server, which waits for the postback.
async function ask() {
    order.textContent = 'Your browser says that it is paid. We are asking our server.';
    for (;;) {
        const answer = await fetch(`/demo/orders/${order.dataset.order}/state`).then(answer => answer.json(), () => ({}));
        if (answer.confirmed) {
            order.textContent = answer.text;
            order.dataset.confirmed = '';
            return;
        }
        await new Promise(resolve => setTimeout(resolve, 1_000));
    }
}

// The builder: every change is asked for, and what comes back is shown as it would be in a shop's page.
const form = document.querySelector('[data-builder]');
if (form) {
    const preview = document.querySelector('[data-preview]');
    const code = document.querySelector('.build .snippet code');
    const sheet = new CSSStyleSheet();
    document.adoptedStyleSheets.push(sheet);
    let asked = 0;
    let before;

    const build = async () => {
        const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
        const turn = ++asked;
        const made = await fetch('/demo/builder.json?' + query).then(answer => answer.json(), () => undefined);
        // Somebody who types faster than the answers come sees the last one. Where none comes, the button is as it was.
        if (turn !== asked || !made) return;
        history.replaceState(null, '', '?' + query);
        document.getElementById('rules')?.remove();
        sheet.replaceSync(made.rules);
        code.textContent = made.snippet;
        document.querySelector('[data-note]').textContent = made.note;
        for (const error of form.querySelectorAll('.input__error')) {
            const field = error.id.replace('-error', '');
            error.textContent = made.problems[field] ?? '';
            error.hidden = !made.problems[field];
            if (error.hidden) form.elements[field].removeAttribute('aria-invalid');
            else form.elements[field].setAttribute('aria-invalid', 'true');
        }
        const { tag, attributes, href, text, referrer_policy: policy } = made.element;
        const now = JSON.stringify([made.element, made.rules]);
        if (now === before) return;
        before = now;
        const element = document.createElement(tag);
        for (const [name, value] of attributes) element.setAttribute(name, value);
        const link = Object.assign(document.createElement('a'), { href, textContent: text });
        if (policy) link.referrerPolicy = policy;
        element.append(link);
        preview.replaceChildren(element);
    };

    let timer;
    form.addEventListener('input', () => {
        clearTimeout(timer);
        timer = setTimeout(build, 250);
    });
    form.addEventListener('submit', event => {
        event.preventDefault();
        build();
    });
}
