// Redoc's menu shows a logo from its maker's server. Nothing on this site asks another origin, so pictures of other
// origins are dropped before the browser tries to fetch them.
const setAttribute = HTMLImageElement.prototype.setAttribute;
HTMLImageElement.prototype.setAttribute = function (name, value) {
  const foreign = name === "src" && new URL(value, document.baseURI).origin !== location.origin && !String(value).startsWith("data:");
  if (foreign) {
    this.hidden = true;
    return;
  }
  setAttribute.call(this, name, value);
};
