package story

import _ "embed" // the manifest

// Manifest is the app's manifest.yml: what the local workspace lets the bot do. It is a copy
// of the file at the top of the project (a test keeps them equal), because a program can
// embed only what lies beside it.
//
//go:embed manifest.yml
var Manifest []byte
