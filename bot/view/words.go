package view

import (
	"strings"
	"time"

	"escalate/bot/calendar"
	"escalate/bot/meeting"
)

// phaseLine is where it stands, in a few words: "Reviewing · 1 of 3 reviews in".
func phaseLine(e *meeting.Escalation) string {
	switch e.Phase {
	case meeting.Reviewing:
		return "Reviewing · " + reviewsIn(e)
	case meeting.Voting:
		return "Voting · the vote is open"
	case meeting.Deciding:
		if e.Pending() != nil {
			return "Deciding · waiting for the approver"
		}
		if e.Fallen() != nil {
			return "Deciding · the exception was refused"
		}
		return "Deciding · the vote has closed"
	case meeting.Decided:
		if d := e.Standing(); d != nil {
			return "Decided · option " + itoa(d.Option) + strings.Replace(subjectHead(e, d), ", approved", ",", 1)
		}
		return "Decided"
	case meeting.Closed:
		return "Closed"
	case meeting.Withdrawn:
		return "Withdrawn"
	}
	return string(e.Phase)
}

// reviewsIn counts the reviews that are in: one that was waived is not.
func reviewsIn(e *meeting.Escalation) string {
	waived := 0
	for _, r := range e.Reviews {
		if r.Waived != "" && r.Confirmed == "" {
			waived++
		}
	}
	s := itoa(e.ReviewsIn()-waived) + " of " + itoa(len(e.Reviews)) + " reviews in"
	if waived > 0 {
		s += ", " + itoa(waived) + " waived"
	}
	return s
}

// reviewName is a review in words.
func reviewName(r meeting.Role) string {
	switch r {
	case meeting.Technical:
		return "Technical review"
	case meeting.Business:
		return "Business review"
	case meeting.Legal:
		return "Legal review"
	}
	return string(r)
}

// roleName is a role inside a sentence: "approver", "legal reviewer".
func roleName(r meeting.Role) string { return strings.ToLower(r.Label()) }

// wallDay is a date as it was promised, whoever reads it: it does not move with the reader.
func wallDay(t time.Time, zone string) string { return dayOf(t, zone).Format("Mon 2 Jan 2006") }

// dayOf is a moment of the day whose end t is: a working day may end at midnight.
func dayOf(t time.Time, zone string) time.Time {
	return t.Add(-time.Microsecond).In(calendar.New(calendar.DefaultHours(), nil).Zone(zone))
}

// dueLine is an item's deadline for mrkdwn: a date as it was promised, a time in the reader's zone.
func dueLine(i meeting.Item) string { return dueAt(i.Due, i.DateOnly, i.Zone) }

func dueAt(at time.Time, dateOnly bool, zone string) string {
	switch {
	case at.IsZero():
		return "no date yet"
	case dateOnly:
		return wallDay(at, zone)
	}
	return when(at, zone)
}

// dueFlat is the same for texts that Slack does not parse.
func dueFlat(i meeting.Item) string {
	switch {
	case i.Due.IsZero():
		return "no date yet" + unreadDate(i.Text)
	case i.DateOnly:
		return wallDay(i.Due, i.Zone)
	}
	return wall(i.Due, i.Zone)
}

// severity in words, where it matters.
func severityWord(s meeting.Severity) string {
	if s == "" {
		return string(meeting.High)
	}
	return string(s)
}

// ended is how an escalation ended, for mrkdwn.
func (p *page) ended() string {
	x := p.e.Ended
	if x == nil {
		return ""
	}
	at := when(x.At, p.e.Zone(x.By))
	if x.Withdraw == "" {
		s := "Closed by " + p.name(x.By) + ", " + at + "."
		if x.NoEffect != "" {
			s += " No effectiveness review: " + p.esc(x.NoEffect)
		}
		return s
	}
	what := x.Withdraw.Label()
	if x.Withdraw == meeting.Duplicate && x.Of > 0 {
		what = "duplicate of " + x.Of.String()
	}
	return "Withdrawn by " + p.name(x.By) + ", " + at + ": " + what + ". " + p.esc(x.Reason)
}
