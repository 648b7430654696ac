// WRONG: takes the log variance for the log scale
const h = relu(this.fc2.forward(relu(this.fc1.forward(x))));
return new Normal(this.fc31.forward(h), tf.exp(this.fc32.forward(h)));
