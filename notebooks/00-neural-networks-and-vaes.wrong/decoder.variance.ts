// WRONG: takes the noise for a variance
const h = relu(this.fc2.forward(relu(this.fc1.forward(z))));
return new Normal(this.fc3.forward(h), Math.sqrt(this.noiseScale));
