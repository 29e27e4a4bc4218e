package meeting

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"escalate/bot/calendar"
)

// zones of all kinds: whole, half and quarter hours, clocks that change by 30 minutes, that
// do not change, across the date line, unknown and empty.
var zones = []string{
	newYork, "Europe/Berlin", "Asia/Kolkata", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Cairo",
	"America/Santiago", "UTC", "", "Nowhere/Land",
}

// policy draws how people are reminded, sensible or not: a bad configuration may silence the
// bot, never make it spin.
func policy(t *rapid.T) *Policy {
	cadences := []string{"", "0 9 * * 1-5", "*/30 * * * *", "0 20 * * *", "0 9 * * 1", "59 23 29 2 *"}
	calendars := []*calendar.Calendar{
		nil, calendar.New(calendar.DefaultHours(), nil), calendar.New(calendar.DefaultHours(), nil),
		calendar.New(calendar.Hours{Start: 0, End: 24 * time.Hour, Days: [7]bool{true, true, true, true, true, true, true}}, nil),
		calendar.New(calendar.Hours{Start: 510 * time.Minute, End: 17 * time.Hour, Days: [7]bool{0: true, 1: true, 3: true}},
			calendar.Holidays{newYork: {Countries: []string{"US"}}}),
		{}, // works nowhere
	}
	hour := time.Hour
	p := &Policy{
		Calendar:   rapid.SampledFrom(calendars).Draw(t, "calendar"),
		Before:     rapid.SampledFrom([][]time.Duration{nil, {0}, {24 * hour, 2 * hour, 0}, {-hour, 720 * hour, 1}}).Draw(t, "before"),
		ChairAfter: rapid.IntRange(-1, 3).Draw(t, "chair after"), SponsorAfter: rapid.IntRange(0, 4).Draw(t, "sponsor after"),
		AskAfter:       rapid.SampledFrom([]time.Duration{0, -hour, 1, 2 * hour, 40 * hour}).Draw(t, "ask after"),
		ExceptionAfter: rapid.IntRange(-1, 2).Draw(t, "exception after"),
		Pings:          rapid.SampledFrom([][]time.Duration{nil, {24 * hour, 15 * time.Minute}, {0, -hour, 1}}).Draw(t, "pings"),
		Digest:         rapid.Bool().Draw(t, "digest"), Undated: rapid.Bool().Draw(t, "undated"),
	}
	if expr := rapid.SampledFrom(cadences).Draw(t, "cadence"); expr != "" {
		every, err := calendar.ParseCadence(expr)
		require.NoError(t, err)
		p.Overdue = every
	}
	return p
}

// world is an escalation under random hands, with a second one built from its log.
type world struct {
	*rapid.T
	e, replayed *Escalation
	log         []Event
	notices     []Notice
	now         time.Time
	p           *Policy
	people      []Person
}

func (w *world) any() Person { return rapid.SampledFrom(w.people).Draw(w.T, "who") }

// num is a number of an option, item and so on, mostly one that exists.
func (w *world) num() int {
	return []int{1, 2, 3, 1, 2, 3, 4, -1, 0, 99}[w.pick(10)]
}

// pick is one of n, each as likely as the other (rapid's own numbers are mostly small).
func (w *world) pick(n int) int {
	i := 0
	for range 8 {
		i *= 2
		if rapid.Bool().Draw(w.T, "bit") {
			i++
		}
	}
	return i % n
}

// actor is mostly somebody who may do something.
func (w *world) actor() Person {
	ids := []UserID{w.e.Chair, w.e.Chair, w.e.Chair, w.e.The(Approver), w.e.The(Sponsor), w.e.Offered, owner.ID, plain.ID}
	for _, i := range w.e.Items {
		ids = append(ids, i.Owner)
	}
	for _, o := range w.e.Offers {
		ids = append(ids, o.To)
	}
	if rapid.IntRange(0, 3).Draw(w.T, "anybody") == 0 {
		return w.any()
	}
	return w.e.Person(ids[w.pick(len(ids))])
}

func (w *world) text() string {
	return rapid.SampledFrom([]string{"because", "because", "because", "because", "", "two\nlines", "<@U1> *bold* [x](y)", "naïve 🙂"}).Draw(w.T, "text")
}

// when is a moment around now.
func (w *world) when() time.Time {
	return w.now.Add(time.Duration(rapid.IntRange(-200, 2000).Draw(w.T, "quarters of an hour")) * 15 * time.Minute)
}

// check holds what is always true, and takes what happened.
func (w *world) check() {
	events, owed := w.e.Take()
	w.notices = append(w.notices, owed...)
	w.apart()
	if len(events) == 0 && len(w.log) > 0 {
		require.Equal(w.T, w.log[len(w.log)-1].Seq, w.e.Seq)
		return
	}
	for _, ev := range events {
		w.log = append(w.log, stored(w.T, ev))
		w.replayed.take(w.log[len(w.log)-1])
	}
	require.Equal(w.T, asJSON(w.T, w.e), asJSON(w.T, w.replayed), "the log leads to the same state")
}

// apart: what goes beyond the contract is approved by two people, neither of whom proposed
// it or approved the decision; and a decision whose exception was refused does not stand.
func (w *world) apart() {
	for _, x := range w.e.Exceptions {
		for _, id := range []UserID{x.Legal.By, x.Finance.By} {
			if id == "" {
				continue
			}
			require.NotEqual(w.T, w.e.Option(x.Option).By, id)
			for _, d := range w.e.Decisions {
				require.False(w.T, d.Exception == x.No && d.Approved == id, "%s approved both", id)
			}
		}
		require.False(w.T, x.Legal.By != "" && x.Legal.By == x.Finance.By, "it takes two people")
	}
	if d := w.e.Standing(); d != nil {
		if x := w.e.Exception(d.Exception); x != nil {
			require.False(w.T, x.Refused(), "decision %d stands although its exception was refused", d.No)
		}
	}
}

// laws are those of time: before NextDue, Tick does nothing; at it, it does something; after
// that NextDue lies ahead; a second Tick at the same moment does nothing.
func (w *world) laws() {
	next := w.e.NextDue(w.p)
	if next.IsZero() {
		w.tick(w.now, false)
		return
	}
	if next.After(w.now) {
		w.tick(w.now, false)
		if rapid.IntRange(0, 3).Draw(w.T, "go on") > 0 {
			return
		}
		w.tick(next.Add(-time.Microsecond), false)
		w.now = next
		if rapid.Bool().Draw(w.T, "outage") {
			w.now = next.Add(time.Duration(rapid.IntRange(0, 60*24*30).Draw(w.T, "minutes")) * time.Minute)
		}
		w.now = w.now.Add(time.Duration(rapid.IntRange(0, 2).Draw(w.T, "nanoseconds")))
	}
	w.tick(w.now, true)
	if after := w.e.NextDue(w.p); !after.IsZero() {
		require.True(w.T, after.After(w.now), "NextDue is %s at %s: it would stay due for ever", after, w.now)
	}
	w.tick(w.now, false)
}

func (w *world) tick(at time.Time, something bool) {
	before := len(w.log)
	w.e.Tick(at, w.p)
	heard := map[string]int{}
	_, owed := w.e.fresh, w.e.owed
	for _, n := range owed {
		heard[n.Key()]++
		require.LessOrEqual(w.T, heard[n.Key()], 1, "said twice at one moment: %s", n.Key())
		if i := w.e.Item(n.Number()); n.Kind == NagItem {
			require.Equal(w.T, ItemOpen, i.Status, "only open items are nagged")
			require.Equal(w.T, i.Owner, n.To)
		}
		if n.Kind == NudgeException {
			require.True(w.T, w.e.Exception(n.Number()).Waits(), "only who has not answered is reminded")
		}
	}
	w.check()
	require.Equal(w.T, something, len(w.log) > before, "Tick at %s, NextDue %s", at, w.e.NextDue(w.p))
}

func TestRandomMeetings(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := &world{T: t, p: policy(t), replayed: &Escalation{}, people: append([]Person{outsideMember, guest, unverified}, members...)}
		for i := range w.people {
			w.people[i].Zone = rapid.SampledFrom(zones).Draw(t, "zone")
		}
		// Around the clock changes of 2025 in both hemispheres.
		start := rapid.SampledFrom([]time.Time{monday, ny(3, 7, 15, 0), ny(10, 31, 22, 0), ny(4, 4, 9, 0)}).Draw(t, "start")
		w.now = start.Add(time.Duration(rapid.IntRange(0, 200).Draw(t, "half hours")) * 30 * time.Minute)
		w.begin()
		w.check()
		for range rapid.IntRange(8, 40).Draw(t, "steps") {
			before := clone(t, w.e)
			w.step()
			w.check()
			w.revisions(before)
			w.laws()
			w.read()
		}
		all, err := Replay(w.log)
		require.NoError(t, err)
		require.Equal(t, asJSON(t, w.e), asJSON(t, all))
		require.Equal(t, asJSON(t, w.e), asJSON(t, clone(t, w.e)), "the record survives being stored")
	})
}

// begin is a new escalation, or one that has come some way already.
func (w *world) begin() {
	if ph := rapid.SampledFrom([]Phase{"", Reviewing, Voting, Deciding, Decided, Decided, Closed}).Draw(w.T, "phase"); ph != "" {
		w.e = stage(w.T, ph)
		w.now = later
		for _, p := range w.people[3:] {
			must(w.T, w.e.Profile(p, w.now))
		}
		return
	}
	var err error
	w.e, err = Open(1, Opening{
		Customer: "Northwind", Summary: "Slow", Severity: rapid.SampledFrom([]Severity{Critical, Normal}).Draw(w.T, "severity"),
		Channel: rapid.SampledFrom([]string{"", "C1"}).Draw(w.T, "channel"),
		Roles: map[Role][]Person{
			Technical: {w.people[4]}, Business: {w.people[5]}, Legal: {w.people[6]}, Approver: {w.people[7]}, Sponsor: {w.people[9]}, LegalCheck: {w.people[10]},
		}, Attendees: w.people[12:],
	}, w.people[3], w.now)
	require.NoError(w.T, err)
}

// read asks everything that can be asked of the state: nothing may panic or answer nonsense.
func (w *world) read() {
	for _, k := range AllCards {
		w.e.Shows(k)
	}
	for _, x := range w.e.Row().Waits {
		require.True(w.T, w.e.Has(x.Who), "nobody waits for somebody who is not here")
	}
	_ = NotesText(w.e, w.p)
	_ = w.e.ClosingChecks(w.p)
	if mine, ok := w.e.Precedent(); ok {
		Nearest([]Precedent{mine, mine, mine}, mine)
	}
	for _, d := range w.e.Decisions {
		require.Equal(w.T, w.e.Exception(d.Exception) != nil, w.e.Subject(d) != "")
	}
	for _, p := range w.e.Points(w.now, w.p) {
		require.Equal(w.T, p.Open(), p.Note() == nil)
	}
	for _, p := range w.people {
		_, _ = w.e.MyBallot(p)
	}
	for _, n := range w.notices {
		v := w.e.Wanted(n, w.now, w.p)
		require.True(w.T, v.Until.IsZero() || v.Until.After(w.now), "waiting for a moment that is past: %+v", n)
		if !w.e.Phase.Open() && v == (Verdict{}) {
			require.NotContains(w.T, []Kind{NagItem, NudgeReview, NudgeVote, NudgeDecision, AskException, NudgeException, AskVote, AskDecision, SayDigest, SayPing}, n.Kind)
		}
	}
	if len(w.notices) > 40 {
		w.notices = w.notices[20:]
	}
}
