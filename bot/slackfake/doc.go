// Package slackfake is a strict local Slack workspace with people in it. It stands where Slack stands: a program talks
// to it over Slack's own wire (the HTTP Web API and Socket Mode's websocket) and people in it type commands, press
// buttons and fill forms in words.
//
// It is written from Slack's documentation and is as strict as Slack: scopes, commands, shortcuts and events come from
// the app's manifest and nothing undeclared works; ids are unique; trigger ids live three seconds and work once; blocks
// are checked; an ack has three seconds; sockets are pinged, refreshed and limited to ten. What it refuses because a
// rule of Slack was broken is listed by [Workspace.Violations], which is empty in a good run.
//
// There are two networks. In memory ([Workspace.HTTPClient], [Workspace.Dialer]) nothing touches a real socket, so that
// everything runs in a testing/synctest bubble; make and close the workspace inside the bubble. [Workspace.Listen]
// serves the same on localhost.
//
// There are two times. The calendar (message timestamps, the Date header, the thirty minutes of a response_url, the
// later retries of an event) is Config.Clock's. The line (three seconds for an ack and for a trigger id, pings, the life
// of a socket) is package time's, because the client on the other end of the line lives by it too.
//
// The package must never import another package of this program (but its own blockkit) nor a Slack client library: a
// pretend Slack that shares code with the program would agree with its mistakes. It must never be part of the program
// that ships.
package slackfake
