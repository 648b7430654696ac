// WRONG: uses relu whatever the activation is
const hidden = this.layers.slice(0, -1);
const last = this.layers[this.layers.length - 1];
return last.forward(hidden.reduce((h, layer) => relu(layer.forward(h)), x.expandDims(1))).squeeze([1]);
