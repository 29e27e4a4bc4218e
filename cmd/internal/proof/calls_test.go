package proof

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"escalate/bot/meeting"
	"escalate/bot/slackfake"
)

// The laws of reminders, written down a second time and as plainly as can be, so that the
// program is not measured with its own yardstick.

// leeway is how long something may be on its way after the state has changed under it, and
// how much the program's clock and ours may differ while clocks are set.
const leeway = 3 * time.Minute

// office says that the moment is within working hours in the zone (or was, fifteen minutes
// ago: sending takes its time).
func office(t time.Time, zone string) bool {
	in, err := time.LoadLocation(zone)
	if err != nil {
		in = time.UTC
	}
	for _, back := range []time.Duration{0, 15 * time.Minute, -leeway, 15*time.Minute + leeway} {
		l := t.Add(-back).In(in)
		if day := l.Weekday(); day != time.Saturday && day != time.Sunday && l.Hour() >= 9 && l.Hour() < 18 {
			return true
		}
	}
	return false
}

// meant says that a deadline out of hours may be told now: on its own day, between 7 and 22.
func meant(t, due time.Time, zone string) bool {
	in, err := time.LoadLocation(zone)
	if err != nil {
		in = time.UTC
	}
	for _, back := range []time.Duration{0, 15 * time.Minute, -leeway, 15*time.Minute + leeway} {
		a, b := t.Add(-back).In(in), due.In(in)
		if a.YearDay() == b.YearDay() && a.Hour() >= 7 && a.Hour() < 22 && !t.After(due.Add(15*time.Minute+leeway)) {
			return true
		}
	}
	return false
}

// calling is told of each message that the program is about to post: is it wanted, and is
// this an hour for its reader?
func (r *rig) calling(form url.Values) {
	to := form.Get("channel")
	var meta struct {
		Payload struct {
			ID string `json:"id"`
		} `json:"event_payload"`
	}
	if !strings.HasPrefix(to, "U") || json.Unmarshal([]byte(form.Get("metadata")), &meta) != nil {
		return
	}
	r.book.mu.Lock()
	set := slices.Clone(r.book.batches[meta.Payload.ID])
	ended := map[uint64]string{}
	for _, n := range set {
		ended[n.ID] = r.book.settled[n.ID]
	}
	set = slices.DeleteFunc(set, func(n meeting.Notice) bool { return ended[n.ID] != "" && ended[n.ID] != covered })
	r.book.mu.Unlock()
	s, now := r.store, r.clock.Now()
	if s == nil {
		return
	}
	fits := false
	for _, n := range set {
		e, err := s.Get(context.Background(), n.Of)
		if err != nil {
			return
		}
		if strings.Contains(form.Get("text"), canary) {
			r.book.breaks("the preview of %s to %q repeats what people wrote: %q", n.Kind, n.To, form.Get("text"))
		}
		if n.Kind == meeting.NagItem && ended[n.ID] == "" { // another's word covers the others, and has left out what is done
			i := e.Item(n.Number())
			if (i.Status != meeting.ItemOpen || i.Owner != n.To) && i.On.Before(now.Add(-leeway)) {
				r.book.breaks("%s: %q is reminded of item %d, which is %s and %s's since %s", e.ID, n.To, i.No, i.Status, i.Owner, i.On)
			}
		}
		m, _ := e.Member(n.To)
		for _, zone := range append(r.zones(n.To), m.Zone) {
			switch i := e.Item(n.Number()); {
			case n.Urgent || pressing(e, n) || !n.Late.IsZero() && n.Kind != meeting.NudgeVote || office(now, zone):
				fits = true
			case n.Kind == meeting.NudgeVote && !works(now, n.Late.Add(-leeway), zone):
				fits = true // else their vote would be lost
			case n.Kind == meeting.NagItem && i != nil && meant(now, i.Due, zone):
				fits = true
			case n.Kind == meeting.TellFollowUp && inVain(e.FollowUps[n.Number()-1], now, zone):
				fits = true // else they would go there
			}
		}
		if ended[n.ID] == "" && !n.Late.IsZero() && now.After(n.Late.Add(leeway)) {
			r.book.breaks("%s: %s to %q comes at %s, good until %s", e.ID, n.Kind, n.To, now, n.Late)
		}
	}
	if len(set) > 0 && !fits {
		r.book.breaks("%s %q to %s at %s is not in their working hours (%v)", set[0].Kind, set[0].Subject, to, now.Format(time.DateTime), r.zones(set[0].To))
	}
}

// pressing says that a critical escalation asks for it at any hour.
func pressing(e *meeting.Escalation, n meeting.Notice) bool {
	switch n.Kind {
	case meeting.AskReview, meeting.AskConfirm, meeting.AskVote, meeting.NudgeVote, meeting.AskDecision, meeting.AskException:
		return e.Severity == meeting.Critical
	}
	return false
}

// inVain says that somebody in the zone would go to a meeting that was moved or cancelled, at any
// of the times that they may know of, if they heard of it only at work; it is day, or it begins
// before the day does.
func inVain(f meeting.FollowUp, now time.Time, zone string) bool {
	return goesTo(f.Was, now, zone) || !f.Cancelled.IsZero() && goesTo(f.Plan.Start, now, zone)
}

func goesTo(start, now time.Time, zone string) bool {
	if !now.Add(-leeway).Before(start) || works(now, start.Add(-leeway), zone) {
		return false
	}
	in, err := time.LoadLocation(zone)
	if err != nil {
		in = time.UTC
	}
	for at := now.Add(-leeway); at.Before(start.Add(-leeway)); at = at.Add(time.Minute) {
		if h := at.In(in).Hour(); h >= 7 && h < 22 {
			return at.Sub(now) < leeway
		}
	}
	return true
}

// works says that somebody in the zone is at work between the two.
func works(from, to time.Time, zone string) bool {
	for at := from; at.Before(to); at = at.Add(time.Minute) {
		if office(at, zone) {
			return true
		}
	}
	return false
}

// moves lets somebody live in another zone, and remembers where they lived.
func (r *rig) moves(who, zone string) {
	if r.lived == nil {
		r.lived = map[string][]string{}
	}
	r.lived[who] = append(r.lived[who], r.slack.Person(who).User().Zone)
	r.slack.SetZone(who, zone)
}

// zones is where the person lives, and lived.
func (r *rig) zones(id meeting.UserID) []string {
	for _, u := range r.slack.Users() {
		if u.ID == string(id) {
			return append([]string{u.Zone}, r.lived[u.Name]...)
		}
	}
	return nil
}

// nag is one reminder of one item that its owner got.
type nag struct {
	of   meeting.ID
	item int
	to   meeting.UserID
}

// nags checks that nobody was reminded twice of one rung: between two reminders of an item
// there has to be a rung of its ladder, or something that was done to the item.
func (r *rig) nags() (broken []string) {
	got := map[nag][]time.Time{}
	why := map[nag][]string{}
	r.messages(func(m slackfake.Message) {
		r.book.mu.Lock()
		defer r.book.mu.Unlock()
		for _, n := range r.book.batches[batchOf(m)] {
			if n.Kind == meeting.NagItem && r.book.settled[n.ID] != "dropped" {
				k := nag{n.Of, n.Number(), n.To}
				got[k] = append(got[k], m.At)
				why[k] = append(why[k], fmt.Sprintf("%s: notice %d of %s in %s", m.At.Format(time.DateTime), n.ID, n.At.Format(time.DateTime), batchOf(m)))
			}
		}
	})
	logs := map[meeting.ID][]meeting.Event{}
	for k, times := range got {
		if len(times) < 2 {
			continue
		}
		events := logs[k.of]
		if events == nil {
			var err error
			if events, err = r.store.Events(context.Background(), k.of); err != nil {
				return []string{err.Error()}
			}
			logs[k.of] = events
		}
		slices.SortFunc(times, time.Time.Compare)
		zone := r.zones(k.to)
		for i := 1; i < len(times); i++ {
			from, to := times[i-1].Add(-leeway), times[i].Add(leeway)
			due := dueAt(events, k.item, to)
			if !touched(events, k.item, from, to) && !rungBetween(due, zone, from, to) {
				broken = append(broken, fmt.Sprintf("%s: item %d, due %s: %s was reminded at %s and again at %s (%s)", k.of, k.item,
					due.Format(time.DateTime), k.to, times[i-1].Format(time.DateTime), times[i].Format(time.DateTime), strings.Join(why[k], ", ")))
			}
		}
	}
	return broken
}

// dueAt is an item's deadline as it was then.
func dueAt(events []meeting.Event, item int, then time.Time) (due time.Time) {
	items := 0
	for _, ev := range events {
		if ev.At.After(then) {
			break
		}
		switch b := ev.Body.(type) {
		case meeting.ItemGiven:
			if items++; items == item {
				due = b.Due.At
			}
		case meeting.ItemMoved:
			if b.No == item {
				due = b.To.At
			}
		}
	}
	return due
}

// touched says that somebody did something to the item between.
func touched(events []meeting.Event, item int, from, to time.Time) bool {
	for _, ev := range events {
		if ev.At.Before(from) || ev.At.After(to) {
			continue
		}
		switch b := ev.Body.(type) {
		case meeting.ItemMoved:
			if b.No == item {
				return true
			}
		case meeting.ItemSnoozed:
			if b.No == item {
				return true
			}
		case meeting.ItemReopened:
			if b.No == item {
				return true
			}
		case meeting.ItemHandedOver:
			if b.No == item {
				return true
			}
		}
	}
	return false
}

// rungBetween says that a rung of an item's ladder lies between.
func rungBetween(due time.Time, zones []string, from, to time.Time) bool {
	if due.IsZero() {
		return false
	}
	for _, zone := range zones {
		in, err := time.LoadLocation(zone)
		if err != nil {
			continue
		}
		for _, before := range []time.Duration{24 * time.Hour, 2 * time.Hour, 0} {
			at := due.Add(-before)
			for range 7 * 24 * 60 { // back to the last working moment
				if at.After(from) && !at.After(to) {
					return true
				}
				l := at.In(in)
				if d := l.Weekday(); d != time.Saturday && d != time.Sunday && (l.Hour() >= 9 && l.Hour() < 18 || l.Hour() == 18 && l.Minute() == 0) {
					break
				}
				at = at.Add(-time.Minute).Truncate(time.Minute)
			}
		}
		for day := from.In(in).AddDate(0, 0, -1); day.Before(to.Add(24 * time.Hour)); day = day.AddDate(0, 0, 1) {
			y, m, d := day.Date()
			nine := time.Date(y, m, d, 9, 0, 0, 0, in)
			if w := nine.Weekday(); w != time.Saturday && w != time.Sunday && nine.After(due) && nine.After(from) && !nine.After(to) {
				return true
			}
		}
	}
	return false
}
