// Redoc's menu shows a logo from its maker's server. Nothing on this site asks another origin, so a picture of another
// origin is dropped before the browser tries to fetch it, whichever way its address is set.
const isForeign = (address) => !["data:", "blob:", location.protocol + "//" + location.host]
  .some((ours) => new URL(address, document.baseURI).href.startsWith(ours));

const pictures = HTMLImageElement.prototype;
const { setAttribute } = Element.prototype;
const source = Object.getOwnPropertyDescriptor(pictures, "src");

pictures.setAttribute = function (name, value) {
  if (name.toLowerCase() === "src" && isForeign(value)) this.hidden = true;
  else setAttribute.call(this, name, value);
};
Object.defineProperty(pictures, "src", {
  ...source,
  set(value) {
    if (isForeign(value)) this.hidden = true;
    else source.set.call(this, value);
  },
});
