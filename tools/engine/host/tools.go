//go:build tools

// Package host pins the Node.js language host that tools/engine.mjs builds where no release can be downloaded.
package host

import _ "github.com/pulumi/pulumi/sdk/nodejs/cmd/pulumi-language-nodejs/v3"
