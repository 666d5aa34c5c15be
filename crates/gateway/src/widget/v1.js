// The widget's loader: <quittance-checkout>, <quittance-button> and <quittance-donate>, each the gateway's own page in a frame.
//
// It is all that a page loads before it is needed: elements, buttons, forms, and the links that take their place. What frames
// and talks is frame.js, which the first press loads, or an element in the flow. Both are served without their comments.
// docs/WIDGET.md says what merchants may rely on, and `embed` of the crate quittance-protocol what page and loader tell each
// other.

const version = '1.0.0';
const gateway = new URL(import.meta.url).origin;
const nested = top !== self;
const sources = ['amount', 'currency', 'description', 'invoice', 'link', 'order', 'page', 'shop'];
const attributes = [...sources, 'closelabel', 'label', 'locale', 'mode', 'name', 'required', 'theme'];
// Elements on the page, and invoices that are known to be paid, of which each is announced once, however many elements show it.
const here = new Set();
const paid = new Set();
// What frames and talks.
let part;

// A sheet made this way needs no leave of the page's policy.
const sheet = new CSSStyleSheet();
sheet.replaceSync(`
:host{display:block;color-scheme:light dark}
:host(quittance-button){display:inline-block}
:host([theme=light]){color-scheme:light}
:host([theme=dark]){color-scheme:dark}
:host([hidden]),[hidden]{display:none!important}
button{font:inherit;min-height:44px;padding:0 20px;border:0;cursor:pointer;color:inherit;background:none}
[part=button]{font-weight:600;color:var(--quittance-on-accent,#fff);background:var(--quittance-accent,#0b6e5f);
border-radius:var(--quittance-control,10px);column-gap:var(--quittance-corner)}
`);

const make = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
};

class Widget extends HTMLElement {
    static formAssociated = true;
    static observedAttributes = attributes;

    #inline = this.localName !== 'quittance-button';
    #form = this.attachInternals();
    #shadow = this.attachShadow({ mode: 'open', delegatesFocus: true });
    // The gateway is told which origin asks, whatever the page's policy is: that decides about amounts.
    #link = make('a', { target: nested ? '_blank' : '_top', referrerPolicy: 'origin', tabIndex: 0 });
    #fallback = make('slot', {}, this.#link);
    #button = make('button', { part: 'button', type: 'button', onclick: () => this.open() });
    // What is shown, and what is known of it: both are frame.js's once it is there.
    #view;
    #known = {};
    #turn = 0;
    #resolve;

    // Settled once, when the page in the frame answers.
    ready = new Promise(resolve => { this.#resolve = resolve; });

    constructor() {
        super();
        this.#shadow.adoptedStyleSheets = [sheet];
        this.#shadow.append(this.#fallback);
    }

    connectedCallback() {
        // What was set before this was defined hides the accessors.
        for (const name of attributes) {
            if (Object.hasOwn(this, name)) {
                const { [name]: value } = this;
                delete this[name];
                this[name] = value;
            }
        }
        here.add(this);
        this.#start();
    }

    disconnectedCallback() {
        here.delete(this);
        this.#stop();
    }

    attributeChangedCallback(name, before, after) {
        if (before === after) return;
        const other = sources.includes(name);
        if (other) this.#known = {};
        if (!here.has(this)) return;
        if (other) {
            this.#stop();
            this.#start();
        }
        this.#show();
        this.#view?.dress();
        if (name === 'locale') this.#view?.turn();
    }

    // Opens the page, as a press of the button does.
    open() {
        if (!this.#path) this.#fail('invoice');
        else if (this.mode === 'redirect' || (this.mode !== 'modal' && nested)) this.#link.dispatchEvent(new MouseEvent('click'));
        else {
            // What nobody paid for in time is begun anew.
            if (!this.#given && /^(expired|failed|canceled)$/.test(this.#known.state)) {
                this.#stop();
                this.#known = {};
            }
            this.#load(true);
        }
    }

    close() {
        this.#view?.close();
    }

    get #given() {
        return /^(?:INV-)?(\w{26})$/.exec(this.invoice)?.[1];
    }

    // Where the page is: of the invoice, if there is one already, else of what makes one.
    get #path() {
        const { link, page, shop } = this;
        const { invoice } = this.#known;
        const name = /^[a-z\d-]+$/;
        return invoice ? '/i/' + invoice
            : name.test(link) ? '/c/' + link
            : name.test(page) ? '/donate/' + page
            : shop && '/widget/invoices';
    }

    #start() {
        this.#known.invoice ??= this.#given;
        this.#fallback.hidden = true;
        this.#button.hidden = this.#inline;
        this.#shadow.append(this.#button);
        this.#show();
        if (!this.#path) this.#fail('invoice');
        else if (this.#inline) this.#load();
    }

    #stop() {
        this.#turn++;
        this.#view?.stop();
        this.#view = undefined;
    }

    #show() {
        const { invoice } = this.#known;
        const label = this.label || this.textContent.trim() || 'Pay with crypto';
        const missing = this.required && !paid.has(invoice);
        this.#link.textContent = this.#button.textContent = label;
        this.#link.hidden = !this.#path && !missing;
        if (this.#path) this.#link.href = this.#url();
        else this.#link.removeAttribute('href');
        this.#form.setFormValue(invoice ?? null);
        // What the browser points at when the form is held back has to be seen.
        const anchor = !this.#fallback.hidden ? this.querySelector('a') ?? this.#link : this.#inline ? undefined : this.#button;
        this.#form.setValidity({ valueMissing: missing }, missing ? label : '', anchor);
    }

    #url(more) {
        const query = new URLSearchParams(more);
        const path = this.#path;
        const asked = path === '/widget/invoices' ? sources : [];
        for (const name of ['locale', 'theme', ...asked]) if (this[name]) query.set(name, this[name]);
        return `${gateway}${path}?${query}`;
    }

    async #load(pressed) {
        const turn = this.#turn;
        try {
            const { View } = await (part ??= import(`${gateway}/widget/v${version}/frame.js`));
            if (turn !== this.#turn) return;
            this.#view ??= new View({
                element: this,
                shadow: this.#shadow,
                button: this.#button,
                inline: this.#inline,
                known: this.#known,
                paid,
                url: more => this.#url(more),
                show: () => here.forEach(element => element.#show()),
                say: (type, more) => this.#say(type, more),
                fail: () => this.#fail('unavailable'),
                resolve: this.#resolve,
            });
            this.#view.open(pressed);
        } catch {
            // The gateway is out of reach, or the page around this one blocks what it asks for.
            part = undefined;
            if (turn === this.#turn) this.#fail('unavailable');
        }
    }

    // The way to the page without a frame takes the place of whatever was here.
    #fail(code) {
        this.#stop();
        this.#button.hidden = true;
        this.#fallback.hidden = false;
        this.#show();
        setTimeout(() => this.#say('error', { code }));
    }

    #say(type, more) {
        const { invoice, state, method } = this.#known;
        const detail = Object.freeze({ invoice, state, method, ...more });
        this.dispatchEvent(new CustomEvent(type, { bubbles: true, composed: true, detail }));
    }
}

// Attributes are properties, too.
const reflect = name => ({
    get() { return name === 'required' ? this.hasAttribute(name) : this.getAttribute(name) ?? ''; },
    set(value) {
        if (name === 'required') this.toggleAttribute(name, !!value);
        else if (value == null) this.removeAttribute(name);
        else this.setAttribute(name, value);
    },
});

if (!customElements.get('quittance-checkout')) {
    for (const name of attributes) Object.defineProperty(Widget.prototype, name, reflect(name));
    for (const name of ['checkout', 'button', 'donate']) customElements.define('quittance-' + name, class extends Widget {});
    // Calls that came too early are made now, and later ones at once.
    const early = globalThis.quittance;
    const push = call => {
        try {
            call(globalThis.quittance);
        } catch (error) {
            // One call's fault is not the next one's.
            reportError(error);
        }
    };
    globalThis.quittance = { version, push };
    if (Array.isArray(early)) early.forEach(push);
}
