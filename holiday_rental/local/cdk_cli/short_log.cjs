// The command line words every call that it makes for a log, shown or not: each byte of an upload as a number of its
// own, three hundred million of them a deployment, before it thinks of writing their count instead.
Buffer.prototype.toJSON = function () {
  return `<${this.length} bytes>`;
};
