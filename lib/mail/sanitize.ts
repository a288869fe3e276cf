import sanitizeHtml from "sanitize-html";
import { limitDepth } from "./limit-depth.ts";

const maxDepth = 100;

const colour = /^(?:#[0-9a-f]{3,8}|[a-z]{3,20}|rgba?\([\d\s.,%/]{5,40}\))$/i;

/** What of a mail's HTML is kept. Nothing in it runs, loads, submits or reaches outside its own box. */
const rules: sanitizeHtml.IOptions = {
  allowedTags: (
    "a abbr address b bdi bdo blockquote br caption cite code col colgroup dd del div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 " +
    "hr i img ins kbd li mark ol p pre q s samp section article small span strike strong sub sup table tbody td tfoot th thead tr u ul var"
  ).split(" "),
  allowedAttributes: {
    "*": ["dir", "lang", "style"],
    a: ["href", "title", "rel", "target"],
    img: ["alt"],
    ol: ["start", "type"],
    td: ["colspan", "rowspan", "align", "valign"],
    th: ["colspan", "rowspan", "align", "valign", "scope"],
    tr: ["align", "valign"],
  },
  allowedStyles: {
    "*": {
      color: [colour],
      "background-color": [colour],
      "text-align": [/^(?:left|right|center|justify|start|end)$/i],
      "font-weight": [/^(?:bold|bolder|normal|[1-9]00)$/i],
      "font-style": [/^(?:italic|normal)$/i],
      "text-decoration": [/^(?:underline|line-through|none)$/i],
    },
  },
  allowedSchemes: ["http", "https", "mailto", "tel"],
  allowProtocolRelative: false,
  disallowedTagsMode: "discard",
  nonTextTags: ["script", "style", "textarea", "option", "xmp", "noscript", "title", "template", "noembed", "noframes"],
  nestingLimit: maxDepth,
  transformTags: {
    a: (_tag, { href = "", title }) => ({
      tagName: "a",
      attribs: {
        ...safeLink(href),
        ...(title ? { title } : {}),
      },
    }),
    // Its source is never loaded, remote or inline: a picture tells the sender when and where it was read.
    img: (_tag, { alt = "" }) => ({ tagName: "img", attribs: { alt } }),
  },
};

// A relative link would lead into this application: only whole addresses are links.
function safeLink(href: string): Record<string, string> {
  const url = URL.parse(href.trim());
  if (!url || !["http:", "https:", "mailto:", "tel:"].includes(url.protocol)) return {};
  return { href: url.href, rel: "noopener noreferrer nofollow", target: "_blank" };
}

/**
 * A mail's HTML with an allow-list of tags, attributes and styles; tags nested deeper than 100 are dropped, their text kept.
 * Takes time in proportion to its length.
 */
export function sanitizeMailHtml(html: string): string {
  return sanitizeHtml(limitDepth(html, maxDepth), rules).trim();
}
