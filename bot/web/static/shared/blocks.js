// From the server's tree of a Markdown text to DOM nodes. HTML never passes through here.
import {linkNode} from "./links.js";

const TAGS = new Set(["p", "ol", "ul", "li", "strong", "em", "code", "pre", "br", "hr", "blockquote", "table", "thead",
  "tbody", "tr", "th", "td"]);
const HEADING = /^h[1-6]$/;
const MAX_DEPTH = 30;

/** Return the nodes of a list of blocks; what is not on the list of tags keeps its words only. */
export function blockNodes(blocks, depth = 0) {
  if (!Array.isArray(blocks) || depth > MAX_DEPTH) return [];
  return blocks.flatMap((block) => {
    if (typeof block === "string") return [document.createTextNode(block)];
    const children = blockNodes(block?.children, depth + 1);
    if (block?.tag === "a") return [linkNode(block.href, children)];
    const tag = HEADING.test(block?.tag) ? "h4" : block?.tag; // a heading of an answer lies below the card's own title
    if (!TAGS.has(tag)) return children;
    const node = document.createElement(tag);
    node.append(...children);
    if (tag !== "table") return [node];
    const frame = document.createElement("div"); // a wide table scrolls by itself, the page does not
    frame.className = "table-frame";
    frame.tabIndex = 0;
    frame.append(node);
    return [frame];
  });
}

const made = new WeakMap();

/** Return the one element that shows a message's text; built once, so that nothing is announced twice. */
export function textElement(message, build) {
  let element = made.get(message);
  if (!element) {
    element = document.createElement("div");
    element.className = "text";
    element.append(...build(message));
    made.set(message, element);
  }
  return element;
}
