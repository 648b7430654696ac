// WRONG: takes the bottom half
// REGION 1
return tf.slice(images, [0, images.shape[1] / 2], [images.shape[0], images.shape[1] / 2]);
