// Package blockkit knows Block Kit as Slack's documentation describes it: it checks a payload the way Slack would and
// reads it aloud the way a person in Slack would see it. The local workspace uses it to refuse what Slack would refuse,
// to print transcripts, and to let tests look for words, buttons and mentions.
//
// It works on raw JSON only. It must never import another package of this program nor a Slack client library: it is the
// second opinion on what those produce, and a second opinion that shares code with the first is worth nothing.
//
// Where Slack's pages are silent, the package takes the stricter reading and says so beside the rule. Lengths are
// counted in Unicode code points, as Slack counts them.
//
// Pointers are JSON pointers as Slack prints them in response_metadata.messages: they begin with "/blocks" for blocks
// and messages and with "/view" for views.
package blockkit
