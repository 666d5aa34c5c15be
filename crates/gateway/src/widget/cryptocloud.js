// CryptoCloud's button, for shops that change the address of its script and nothing else: it makes our own element.
//
// A classic script, as theirs is. docs/WIDGET.md says what it takes.
(() => {
    const script = new URL('/widget/v1.js', document.currentScript.src).href;
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
        const [background, words] = shades[`${template}`.split(':').pop()] ?? [];
        if (background) {
            button.style.setProperty('--quittance-accent', background);
            button.style.setProperty('--quittance-on-accent', words);
        }
        if (Object.hasOwn(sizes, size)) button.style.fontSize = sizes[size];
        return {
            mount(place) {
                // Without the script the element is empty, and so is its place.
                import(script);
                const parent = typeof place === 'string' ? document.querySelector(place) : place;
                if (parent) parent.append(button);
                else console.warn(`CryptoCloudWidget: there is no ${place} on this page`);
                return button;
            },
        };
    };

    window.CryptoCloudWidget = { CreateInvoiceButton };
})();
