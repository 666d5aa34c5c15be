// CryptoCloud's button, for shops that change the address of its script and nothing else: it makes our own element.
//
// A classic script, as theirs is. docs/WIDGET.md says what it takes.
(() => {
    // A script that was put into the page later does not know itself.
    const own = document.currentScript ?? document.querySelector('script[src*="/widget/cryptocloud.js"]');
    const gateway = own?.src || location.href;
    const sizes = { small: '0.875rem', standard: '', medium: '', large: '1.125rem' };
    // What is behind the words, and the words, of a template's shade.
    const shades = { dark: ['#1b1a17', '#fff'], light: ['#fff', '#1b1a17'] };

    // `template` is a name with a shade behind a colon, such as `variant1:dark`.
    const CreateInvoiceButton = ({ size, template, text, amount, currency, shop_id: shop, locale, order_id: order } = {}) => {
        const button = document.createElement('quittance-button');
        const attributes = { shop, amount, currency: currency || 'USD', order, label: text, locale };
        for (const [name, value] of Object.entries(attributes)) {
            if (value !== undefined && value !== null && value !== '') button.setAttribute(name, value);
        }
        // Without the loader this is what is there.
        const { label, ...asked } = attributes;
        const href = new URL('/widget/invoices', gateway);
        for (const [name, value] of Object.entries(asked)) if (value) href.searchParams.set(name, value);
        const link = document.createElement('a');
        button.append(Object.assign(link, { href, referrerPolicy: 'origin', textContent: text || 'Pay with crypto' }));
        const [background, words] = shades[`${template}`.split(':').pop()] ?? [];
        if (background) {
            button.style.setProperty('--quittance-accent', background);
            button.style.setProperty('--quittance-on-accent', words);
        }
        if (Object.hasOwn(sizes, size)) button.style.fontSize = sizes[size];
        return {
            mount(place) {
                import(new URL('/widget/v1.js', gateway)).catch(() => {});
                try {
                    (typeof place === 'string' ? document.querySelector(place) : place).append(button);
                } catch {
                    console.warn(`CryptoCloudWidget: there is no ${place} on this page`);
                }
                return button;
            },
        };
    };

    window.CryptoCloudWidget = { CreateInvoiceButton };
})();
