package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"escalate/bot/slackfake"
	"escalate/cmd/internal/story"
)

// transcript prints what each person does and sees, as it happens.
type transcript struct {
	w     io.Writer
	ws    *slackfake.Workspace
	names map[string]string // by handle
	zones map[string]*time.Location
	shown map[string][]string // what a message said when it was last printed
	day   string
}

func newTranscript(w io.Writer, ws *slackfake.Workspace) *transcript {
	t := &transcript{w: w, ws: ws, names: map[string]string{}, zones: map[string]*time.Location{}, shown: map[string][]string{}}
	for _, u := range ws.Users() {
		t.names[u.Name] = u.RealName
		if z, err := time.LoadLocation(u.Zone); err == nil {
			t.zones[u.Name] = z
		}
	}
	return t
}

func (t *transcript) title(s story.Story) {
	fmt.Fprintf(t.w, "%s\n\n", s.Title)
	for _, p := range s.People {
		fmt.Fprintf(t.w, "  %s, %s (%s)\n", p.Name, p.Title, p.Zone)
	}
}

// line prints the time in the zone of whoever it is about, who, and what.
func (t *transcript) line(e slackfake.Event, who, what string) {
	in := t.zones[e.Person]
	if in == nil {
		in = time.UTC
	}
	at := e.At.In(in)
	if day := at.Format("Monday 2 January 2006"); day != t.day {
		t.day = day
		fmt.Fprintf(t.w, "\n%s\n", day)
	}
	fmt.Fprintf(t.w, "\n%s  %s %s\n", at.Format("15:04 MST"), who, what)
}

func (t *transcript) text(lines []string) {
	for _, l := range lines {
		for part := range strings.SplitSeq(l, "\n") {
			fmt.Fprintf(t.w, "           %s\n", part)
		}
	}
}

func (t *transcript) name(e slackfake.Event) string {
	if n := t.names[e.Person]; n != "" {
		return n
	}
	return e.Person
}

// event prints one thing that happened; what is of no interest to a reader is left out.
func (t *transcript) event(e slackfake.Event) {
	who := t.name(e)
	switch e.Kind {
	case slackfake.KindCommand:
		t.line(e, who, "types "+e.Text)
	case slackfake.KindShortcut:
		t.line(e, who, "uses the shortcut "+e.Text)
	case slackfake.KindClick, slackfake.KindChoose:
		t.line(e, who, "presses ["+e.Text+"]")
	case slackfake.KindOpened, slackfake.KindPushed:
		t.line(e, who, "sees the form "+quoted(e.Text))
	case slackfake.KindViewUpdated:
		t.line(e, who, "sees the form "+quoted(e.Text)+" change")
		t.text(e.Lines)
	case slackfake.KindFill:
		t.text([]string{e.Text + ": " + strings.Join(e.Lines, ", ")})
	case slackfake.KindSubmit:
		t.line(e, who, "submits "+quoted(e.Text))
	case slackfake.KindErrors:
		t.line(e, who, "is told under the fields")
		t.text(e.Lines)
	case slackfake.KindTrouble:
		t.line(e, who, "is told by Slack: "+e.Text)
	case slackfake.KindEphemeral:
		t.line(e, who, "alone reads in "+e.ChannelName)
		t.text(e.Lines)
	case slackfake.KindDM:
		t.line(e, who, "gets a direct message")
		t.text(e.Lines)
	case slackfake.KindPosted, slackfake.KindUpdated, slackfake.KindDMUpdated:
		t.message(e)
	case slackfake.KindCreated:
		t.line(e, "escalate", "makes the private channel "+e.ChannelName)
	case slackfake.KindArchived:
		t.line(e, "escalate", "archives "+e.ChannelName)
	case slackfake.KindInvite:
		t.line(e, who, "is in "+e.ChannelName+" now")
	case slackfake.KindTopic:
		t.line(e, "escalate", "sets the topic of "+e.ChannelName+": "+e.Text)
	case slackfake.KindFile:
		t.line(e, "escalate", "adds the file "+e.Text+" to "+e.ChannelName)
	case slackfake.KindHome:
		t.line(e, who, "sees Home")
		t.text(e.Lines)
	case slackfake.KindViolation:
		t.line(e, "Slack", "refuses: "+e.Text)
	}
}

// message prints a message; of one that was changed in place only the lines that are new.
func (t *transcript) message(e slackfake.Event) {
	key := e.Channel + e.TS
	before := t.shown[key]
	t.shown[key] = e.Lines
	if len(before) == 0 {
		t.line(e, e.ChannelName, "shows")
		t.text(e.Lines)
		return
	}
	fresh := slices.DeleteFunc(slices.Clone(e.Lines), func(l string) bool { return slices.Contains(before, l) })
	if len(fresh) > 0 {
		t.line(e, e.ChannelName, "now shows")
		t.text(fresh)
	}
}

func quoted(s string) string { return "“" + s + "”" }
