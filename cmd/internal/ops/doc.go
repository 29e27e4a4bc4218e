// Package ops is the operator's subcommands: they look into the bot's file, a copy of it or
// its database, check it, take things out of it and put copies back. None of them needs Slack, but doctor.
//
// It must never change what is in a file except where the subcommand's name says so, and never
// print a token.
package ops
