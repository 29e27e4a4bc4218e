package view

import (
	"strings"
	"time"

	"github.com/slack-go/slack"

	"escalate/bot/calendar"
	"escalate/bot/meeting"
)

// The callback ids of the second steps: the same inputs, below what they were read as. Their
// fields are read by the parsers of the first steps.
const (
	FormItemsCheck    = "items-check"
	FormItemDateCheck = "item-date-check"
)

// ItemsCheck shows each task with the moment its date means, before anything is saved. The
// inputs stand below it, so that all can still be changed.
func ItemsCheck(v Values, r Reading, by, owner meeting.Person, drafts []meeting.ItemDraft, ref Ref) slack.ModalViewRequest {
	ref.Key, ref.At = itemsDigest(v, r), r.Now.Unix()
	blocks := Blocks{section("These are the dates as read. *Give them* saves; nothing is saved yet. If you change something below, it is shown again.")}
	blocks = append(blocks, itemsAbove(r.E, ref)...)
	blocks = append(blocks, slack.NewRichTextBlock("", slack.NewRichTextSection(strong("For "), words(owner.Display()))))
	for i, d := range drafts {
		blocks = append(blocks, slack.NewRichTextBlock("", slack.NewRichTextSection(
			words(itoa(i+1)+". "+d.Text+"\n"), strong(dueWords(d.Due, r, by, owner)))))
	}
	blocks = append(blocks, slack.NewDividerBlock())
	blocks = append(blocks, itemsInputs(owner.ID, v.Text("tasks"), v.Text("date"))...)
	return modal(FormItemsCheck, "Check the dates", "Give them", ref, blocks...)
}

// ItemsUnchanged says that what is submitted now is what ItemsCheck showed: it can be saved.
func ItemsUnchanged(v Values, r Reading, ref Ref) bool { return ref.Key == itemsDigest(v, r) }

func itemsDigest(v Values, r Reading) string {
	return digest(string(v.User("owner")), v.Text("tasks"), v.Text("date"),
		ownerZone(r.Person(v.User("owner")), r), counted(r))
}

// counted names the decision from which lengths of time count.
func counted(r Reading) string {
	if r.E == nil || r.E.Standing() == nil {
		return ""
	}
	return itoa(r.E.Standing().No)
}

// dueWords is a deadline as it was read: in its owner's zone, in the reader's, and what is
// unusual about it.
func dueWords(d calendar.Due, r Reading, by, owner meeting.Person) string {
	at := resolved(d, r)
	if at.IsZero() {
		return "No date"
	}
	zone := ownerZone(owner, r)
	words := []string{wall(at, zone)}
	if by.Zone != "" && clock(at, by.Zone) != clock(at, zone) {
		words = append(words, "for you "+wall(at, by.Zone))
	}
	if d.DateOnly {
		words = append(words, "the end of that working day")
	}
	if d.Within > 0 {
		words = append(words, withinWords(r, at))
	}
	if off := offHours(r.Calendar, at, zone); off != "" {
		words = append(words, off)
	}
	return strings.Join(words, " · ")
}

// clock is a moment as the clock on the wall shows it, to compare two zones.
func clock(t time.Time, zone string) string {
	return t.In(calendar.New(calendar.DefaultHours(), nil).Zone(zone)).Format("2006-01-02 15:04")
}

func withinWords(r Reading, at time.Time) string {
	switch {
	case counted(r) == "":
		return "counted from now"
	case !at.After(r.Now):
		return "counted from the decision, so it is past already"
	}
	return "counted from the decision"
}
