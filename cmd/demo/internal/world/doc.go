// Package world is the bot in its local world: the local Slack workspace with a story's people
// in it, the real program behind it, a file that is thrown away, and a clock that can be moved.
//
// It must never talk to Slack, and it must never look into the bot: it asks the store when
// something is due, and nothing else.
package world
