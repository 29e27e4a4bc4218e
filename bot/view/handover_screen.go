package view

import (
	"strings"
	"time"

	"github.com/slack-go/slack"

	"escalate/bot/meeting"
)

// screenBlocks bounds the screen of a hand-over below the hundred blocks of a modal.
const screenBlocks = 92

// HandOverScreen is the one screen for whoever takes over: what was decided and why, what
// is promised to whom by when, what the customer was told, what comes next, and links.
// Moments stand in the zone of to.
func HandOverScreen(escalations []*meeting.Escalation, from, to meeting.Person, now time.Time) slack.ModalViewRequest {
	blocks := Blocks{prose("You have taken over what "+from.Display()+" had in "+many(len(escalations), "escalation")+".", false)}
	for i, e := range escalations {
		part := handOverPart(e, to, now)
		if len(blocks)+len(part) > screenBlocks {
			blocks = append(blocks, section("And "+itoa(len(escalations)-i)+" more: see App Home."))
			break
		}
		blocks = append(blocks, part...)
	}
	return modal("", "Taken over", "", Ref{}, blocks...)
}

func handOverPart(e *meeting.Escalation, to meeting.Person, now time.Time) Blocks {
	says := "Now " + string(e.Phase) + ". You are: " + e.RolesOf(to.ID) + "."
	if link := channelLink(e.Channel.ID); link != "" {
		says += " Channel: " + link
	}
	blocks := Blocks{header(e.ID.String() + " " + e.Customer), section(says)}
	if d := e.Standing(); d != nil {
		says := "decided by " + e.Name(d.Approved) + " on " + wall(d.On, to.Zone)
		if o := e.Option(d.Option); o != nil {
			says = o.Label() + ", " + says
		}
		blocks = append(blocks, labelled("Decided", says), bullets("Why", 6, cutAll(d.Reasons, maxLine)...))
	} else {
		blocks = append(blocks, labelled("Decided", "nothing yet"))
	}
	if lines := promised(e, to, now); len(lines) > 0 {
		blocks = append(blocks, bullets("Promised", listed, lines...))
	}
	blocks = append(blocks, labelled("The customer was told", customerTold(e, to)),
		labelled("Next", Cut(nextDate(e, to, now), 400)))
	return append(blocks, actions("", button(ActRead, "Read the notes", Ref{Of: e.ID, Key: string(meeting.NotesCard)}))...)
}

func cutAll(lines []string, n int) []string {
	var out []string
	for _, l := range lines {
		out = append(out, Cut(l, n))
	}
	return out
}

// promised is the open items: who, what, by when.
func promised(e *meeting.Escalation, to meeting.Person, now time.Time) []string {
	var lines []string
	for _, i := range e.OpenItems() {
		l := e.Name(i.Owner) + ": " + Cut(i.Text, 200) + ", " + byWhen(i, to)
		if i.Overdue(now) {
			l += " (overdue)"
		}
		lines = append(lines, l)
	}
	return lines
}

func byWhen(i meeting.Item, to meeting.Person) string {
	switch {
	case i.Due.IsZero():
		return "no date"
	case i.DateOnly:
		return "by " + dueFlat(i)
	}
	return "by " + wall(i.Due, to.Zone)
}

// customerTold is the updates that were given to the customer, and those still promised.
func customerTold(e *meeting.Escalation, to meeting.Person) string {
	var lines []string
	for _, i := range e.Items {
		switch {
		case !strings.HasPrefix(i.Text, PromiseText):
		case i.Status == meeting.ItemDone:
			lines = append(lines, "Updated by "+e.Name(i.Owner)+" on "+wall(i.On, to.Zone)+": "+Cut(i.Text, 200))
		case i.Open():
			lines = append(lines, "An update is promised "+byWhen(i, to)+" ("+e.Name(i.Owner)+")")
		}
	}
	if len(lines) == 0 {
		return "no update was given or promised here"
	}
	return strings.Join(lines[max(0, len(lines)-5):], "\n")
}

// nextDate is the earliest thing that has a date, of what is still ahead.
func nextDate(e *meeting.Escalation, to meeting.Person, now time.Time) string {
	says, at := "nothing has a date", time.Time{}
	take := func(t time.Time, what string) {
		if t.After(now) && (at.IsZero() || t.Before(at)) {
			at, says = t, wall(t, to.Zone)+": "+what
		}
	}
	for _, i := range e.OpenItems() {
		take(i.Due, i.Text+" ("+e.Name(i.Owner)+")")
	}
	if f := e.Upcoming(); f != nil {
		take(f.Plan.Start, "follow-up meeting")
	}
	if b := e.Ballot(); b != nil && e.Phase == meeting.Voting {
		take(b.Closes, "the vote closes")
	}
	return says
}
