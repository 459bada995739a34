const tokenPrefix = "pulumi-nodejs:dynamic/segment:";

/** The type token of a resource class, as it stands in state. */
export function typeToken(kind: string): string {
  return `${tokenPrefix}${kind}`;
}

/** The class of a type token of ours. */
export function kindOf(token: string): string {
  return token.slice(tokenPrefix.length);
}

/**
 * The code that Pulumi stores with every resource and evaluates in its provider process.
 *
 * It stays in state for ever and must never change: it names no version and no path, so state works with every later
 * version of the package, and nothing of ours is serialised. `createRequire` finds the package from the program's
 * folder, also when that folder belongs to the package itself. Where it finds none, no code of ours can say so, hence
 * the sentence in here; its empty stack keeps the SDK from printing one. Single quotes, since state is JSON.
 */
export function providerString(token: string): string {
  return `exports.handler=()=>{let n='pulumi-segment-personas',d=process.cwd(),r=require('node:module').createRequire(d+'/'),f;try{f=r.resolve(n+'/provider')}catch{throw Object.assign(Error(n+' cannot be found from '+d+': add it to the dependencies in the package.json there'),{stack:''})}return r(f).v1('${kindOf(token)}')};`;
}
