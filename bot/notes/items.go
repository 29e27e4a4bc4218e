package notes

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"escalate/bot/meeting"
)

func (n *notes) items() Section {
	e, s := n.e, Section{Title: "Action Items"}
	if undated := n.undated(); undated != "" {
		s.add(PlainLine, "", undated)
	}
	var owners []meeting.UserID
	for _, i := range e.Items {
		if !slices.Contains(owners, i.Owner) {
			owners = append(owners, i.Owner)
		}
	}
	for k, owner := range owners {
		s.Lines = append(s.Lines, Line{Level: Numbered, No: k + 1, Label: e.Name(owner)})
		for _, i := range e.Items {
			if i.Owner == owner {
				s.add(SubBullet, "", n.item(i))
			}
		}
	}
	return s.orNotGiven("None")
}

// undated counts the open items that have no date.
func (n *notes) undated() string {
	open, without := n.e.OpenItems(), 0
	for _, i := range open {
		if i.Due.IsZero() {
			without++
		}
	}
	switch {
	case without == 0:
		return ""
	case without == len(open):
		return "No date yet for any open item"
	}
	return "No date yet for " + strconv.Itoa(without) + " of " + count(len(open), "open item")
}

// item is one task: as it was typed, its date, what became of it, what it delivers.
func (n *notes) item(i meeting.Item) string {
	text := meeting.OneLine(i.Text)
	first, _, _ := strings.Cut(strings.ToLower(meeting.OneLine(i.Typed)), " ")
	if slices.Contains([]string{"within", "in", "by", "until", "till", "before", "on", "no", "due"}, first) {
		text += " " + meeting.OneLine(i.Typed)
	}
	var more []string
	switch {
	case i.Due.IsZero(): // counted above the list
	case i.DateOnly:
		at := n.zone
		if i.Zone != "" {
			at = n.in(i.Zone)
		}
		day := "due " + i.Due.Add(-time.Microsecond).In(at).Format("January 2, 2006")
		if at.String() != n.zone.String() {
			day += " " + at.String()
		}
		more = append(more, day)
	default:
		more = append(more, "due "+n.moment(i.Due))
	}
	switch i.Status {
	case meeting.ItemDone:
		more = append(more, "done "+n.moment(i.On))
	case meeting.ItemCancelled:
		more = append(more, "cancelled "+n.moment(i.On)+" by "+n.e.Name(i.LastBy)+": "+meeting.OneLine(i.Reason))
	case meeting.ItemRefused:
		more = append(more, "refused by "+n.e.Name(i.Owner)+", back with the chair: "+meeting.OneLine(i.Reason))
	case meeting.ItemOpen:
	}
	var parts []string
	for _, p := range i.Parts {
		if t := meeting.OneLine(n.e.PartText(p)); t != "" {
			parts = append(parts, t)
		}
	}
	if len(parts) > 0 {
		more = append(more, "delivers "+strings.Join(parts, ", "))
	}
	if len(more) == 0 {
		return text
	}
	return strings.TrimRightFunc(text, unicode.IsSpace) + " (" + strings.Join(more, "; ") + ")"
}
