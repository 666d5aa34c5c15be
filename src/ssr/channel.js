// Speaks with the page of a shop that frames this document, before there is an invoice: the same way as the invoice's page, whose
// program is src/browser/embed.rs. It is served without its comments, and `quittance_protocol::embed` says what is told.
(() => {
const { origin } = document.currentScript.dataset;
if (parent === self) return;
const root = document.documentElement;
const number = '\\d{1,3}';
const length = new RegExp(`^${number}(\\.${number})?(px|rem)$`);
const takes = {
    accent: new RegExp(`^(#([0-9a-f]{3}|[0-9a-f]{6})|rgb\\(${number}, ${number}, ${number}\\))$`, 'i'),
    corner: length,
    control: length,
    scheme: /^(light|dark)$/,
};
const properties = { accent: '--shop', corner: '--corner', control: '--control' };
const nonce = Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join('');
let port;
let tall = 0;
let form = document.querySelector('form[data-start]');

const say = text => port.postMessage(text);

// Rounding must not have frame and page chase each other.
const measure = () => {
    const height = document.body.offsetHeight;
    if (Math.abs(height - tall) > 1) say('resize ' + (tall = height));
};

const dress = tokens => {
    for (const [name, value] of tokens.split(';').map(token => token.split('='))) {
        if (!Object.hasOwn(takes, name) || !takes[name].test(value)) continue;
        if (name === 'scheme') root.dataset.theme = value;
        else root.style.setProperty(properties[name], value);
        if (name === 'accent') root.toggleAttribute('data-dressed', true);
    }
};

const hear = text => {
    if (text.startsWith('theme ')) dress(text.slice(6));
    // The payer pressed the shop's button already. Once is enough.
    if (text === 'start' && form) {
        form.requestSubmit();
        form = null;
    }
};

addEventListener('message', event => {
    const known = event.origin === origin && event.source === parent && event.data === 'quittance/1 welcome ' + nonce;
    // The first answer counts: a nonce is good for one channel.
    if (!known || port || !event.ports[0]) return;
    [port] = event.ports;
    port.onmessage = ({ data }) => hear(`${data}`);
    say('ready');
    new ResizeObserver(measure).observe(document.body);
    addEventListener('keydown', event => event.key === 'Escape' && !event.defaultPrevented && say('close'));
});

// Nobody else could read it: the browser drops it unless the origin is this one.
parent.postMessage('quittance/1 hello ' + nonce, origin);
})();
