"""Ways to run a bundle: ONNX Runtime to serve, torch to train and to check."""
