// Package bot is the listener: one page of routes, and one small handler for each sentence
// of the story. A handler reads what somebody did, asks the meeting through the store, and
// says what the router shall answer.
//
// It must never call Slack, hold a Slack client, write state except through the store, or
// wait for anybody: what matters to somebody who is not looking is a notice of the meeting.
package bot
