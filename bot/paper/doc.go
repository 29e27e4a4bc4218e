// Package paper sets the notes for whoever reads them outside Slack: a page of HTML that prints well in every script, a PDF,
// and the follow-up as a file for a calendar.
//
// It is a function of the notes and the escalation alone. It must never import Slack or storage, read a clock, load anything
// from elsewhere into what it writes, or show what somebody typed as anything but text.
package paper
