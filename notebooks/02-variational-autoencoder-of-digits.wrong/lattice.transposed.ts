// WRONG: z1 falls and z2 rises
const rising = Array.from(coordinates).sort((a, b) => a - b);
const falling = [...rising].reverse();
return falling.flatMap((z1) => rising.map((z2) => [z1, z2]));
