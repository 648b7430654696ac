// WRONG: forgets the momentum
SGD: (parameters) => new SGD(parameters, { lr: 0.05 }),
'SGD with momentum': (parameters) => new SGD(parameters, { lr: 0.05 }),
RMSProp: (parameters) => new RMSProp(parameters, { lr: 1e-3 }),
