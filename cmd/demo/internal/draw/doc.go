// Package draw turns Block Kit into HTML the way Slack shows it: blocks of messages, forms
// and Home, with their buttons, menus and inputs.
//
// Whatever people typed is text there, never markup: every word goes through html/template or
// through the one place that reads mrkdwn, which escapes it. The package must never know what
// the program is about, nor talk to the workspace.
package draw
