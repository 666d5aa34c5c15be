// Shows what this browser can do with a page's link: the system's own way to share it, and a copy.
{
    const { link: url, title } = document.getElementById('share').dataset;
    const [system, copy] = ['share-system', 'share-copy'].map(id => document.getElementById(id));
    const word = copy.textContent;

    system.hidden = !navigator.canShare?.({ url, title });
    // Whoever closes the system's dialog has changed their mind.
    system.onclick = () => navigator.share({ url, title }).catch(() => {});

    copy.hidden = !navigator.clipboard;
    copy.onclick = () => navigator.clipboard.writeText(url).then(
        () => {
            copy.textContent = copy.dataset.done;
            copy.classList.add('copy--done');
            setTimeout(() => {
                copy.textContent = word;
                copy.classList.remove('copy--done');
            }, 2500);
        },
        // Where it is refused, the link is there to be copied by hand.
        () => getSelection().selectAllChildren(copy.previousElementSibling),
    );
}
