// Package page is the local workspace as a web page on this machine: one can be any of its
// people, do what they can do in Slack, move the clock, make trouble, and let a story play.
//
// It listens on loopback only and asks nothing of any other host. What people typed is text on
// the page, never markup. It must never look into the bot: whatever it shows is what the
// workspace shows its people.
package page
