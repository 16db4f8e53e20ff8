// Which links may be followed. The server has checked them too: nobody is trusted twice by accident.
const SCHEMES = new Set(["https:", "http:", "mailto:"]);

/** Return an address that is safe in `href`, or null. */
export function safeHref(target) {
  if (typeof target !== "string" || /[\u0000-\u0020\u007f-\u009f\\]/.test(target)) return null;
  let url;
  try {
    url = new URL(target, location.origin);
  } catch {
    return null;
  }
  if (!SCHEMES.has(url.protocol) || url.username || url.password) return null;
  return url.href;
}

/** Return a link that opens beside the page, as a DOM node; its words alone when the address is not safe. */
export function linkNode(target, children) {
  const href = safeHref(target);
  const node = document.createElement(href ? "a" : "span");
  if (href) {
    node.href = href;
    node.target = "_blank";
    node.rel = "noopener noreferrer nofollow";
  }
  node.append(...children);
  return node;
}

const WEB_ADDRESS = /https?:\/\/[^\s<>"'`]{3,400}[^\s<>"'`.,;:!?)\]}»”]/g;

/** Return text as nodes in which web addresses can be clicked. */
export function linkedText(text) {
  const nodes = [];
  let end = 0;
  for (const found of text.matchAll(WEB_ADDRESS)) {
    nodes.push(text.slice(end, found.index), linkNode(found[0], [found[0]]));
    end = found.index + found[0].length;
  }
  return [...nodes, text.slice(end)];
}
