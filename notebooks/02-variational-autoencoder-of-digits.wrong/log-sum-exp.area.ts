// WRONG: each point stands for a length, not for an area
// REGION 2
return ourLogSumExp(logF) + Math.log(deltaZ);
