// WRONG: the last layer is followed by the activation too
return this.layers.reduce((h, layer) => this.activation(layer.forward(h)), x.expandDims(1)).squeeze([1]);
