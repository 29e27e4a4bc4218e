package meeting

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/calendar"
)

func TestOpenRefuses(t *testing.T) {
	for _, c := range []struct {
		o     Opening
		by    Person
		field string
	}{
		{Opening{Customer: " ", Summary: "s"}, chair, "customer"},
		{Opening{Customer: strings.Repeat("ü", 101), Summary: "s"}, chair, "customer"},
		{Opening{Customer: "c", Summary: "\n"}, chair, "summary"},
		{Opening{Customer: "c", Summary: strings.Repeat("x", 2001)}, chair, "summary"},
		{Opening{Customer: "c", Summary: "s", Severity: "awful"}, chair, "severity"},
		{Opening{Customer: "c", Summary: "s", Roles: map[Role][]Person{Approver: {tech, biz}}}, chair, "approver"},
		{Opening{Customer: "c", Summary: "s", Roles: map[Role][]Person{Legal: {guest}}}, chair, "legal"},
		{Opening{Customer: "c", Summary: "s", Attendees: []Person{bot}}, chair, "attendees"},
		{Opening{Customer: "c", Summary: "s", Attendees: []Person{{}}}, chair, "attendees"},
		{Opening{Customer: "c", Summary: "s"}, guest, ""},
		{Opening{Customer: "c", Summary: "s"}, unverified, ""},
	} {
		_, err := Open(1, c.o, c.by, monday)
		require.Equal(t, c.field, refused(t, err, "").Field)
	}
}

func TestChannelNames(t *testing.T) {
	for customer, want := range map[string]string{
		"GlobalTech Industries": "esc-42-globaltech-industries", "Müller & Söhne": "esc-42-muller-sohne", "Łódź Straße Œuvre": "esc-42-lodz-strasse-oeuvre", "O'Brien": "esc-42-obrien",
		"🙂": "esc-42", strings.Repeat("ab ", 33): "esc-42" + strings.Repeat("-ab", 22), strings.Repeat("x", 90): "esc-42",
	} {
		require.Equal(t, want, channelName(42, customer, false), customer)
	}
	require.Equal(t, "esc-42", channelName(42, "GlobalTech", true))
}

func TestWhoeverComesIntoTheChannel(t *testing.T) {
	e := stage(t, Reviewing)
	e.Take()
	for _, p := range []Person{guest, stranger, bot} {
		must(t, e.CameIn(p, later))
		require.False(t, e.Has(p.ID))
		require.Equal(t, []UserID{chair.ID}, sent(e, TellOutsider))
	}
	must(t, e.Remove(chair, guest.ID, later))
	require.Len(t, sent(e, Kick), 1)
	must(t, e.CameIn(retired, later))
	require.False(t, e.Has(retired.ID))
	must(t, e.CameIn(outsideMember, later))
	require.True(t, e.Has(outsideMember.ID), "a full member becomes an attendee")
	require.Equal(t, "Attendee", e.RolesOf(outsideMember.ID))
	must(t, e.WentOut(outsideMember.ID, later))
	require.True(t, e.Has(outsideMember.ID), "direct messages and Home go on")
	require.NotContains(t, NotesText(e, nil), "- "+guest.Name, "a guest seen in the channel attended nothing")
}

// Slack may be slow to say who it is that came in, or was named in a form.
func TestWhoeverIsNotKnownYetIsLookedUp(t *testing.T) {
	e := stage(t, Reviewing)
	e.Take()
	came := func(e *Escalation) Notice {
		t.Helper()
		_, owed := e.Take()
		i := slices.IndexFunc(owed, func(n Notice) bool { return n.Kind == MeetPerson })
		require.GreaterOrEqual(t, i, 0)
		require.False(t, e.Wanted(owed[i], later, DefaultPolicy()).Drop)
		return owed[i]
	}
	must(t, e.CameIn(Person{ID: guest.ID}, later))
	n := came(e)
	must(t, e.Receive(n, Receipt{Who: &guest}, later))
	require.False(t, e.Has(guest.ID), "a guest gets no part")
	require.NotContains(t, e.DefaultVoters(), guest.ID)
	require.Equal(t, []UserID{chair.ID}, sent(e, TellOutsider))
	m, _ := e.Member(guest.ID)
	require.True(t, m.In, "in the channel all the same")

	// Named in a form, and brought in by our own invitation: whichever word of Slack comes first.
	named := func() (*Escalation, Notice) {
		e := stage(t, Reviewing)
		e.Take()
		must(t, e.Add(chair, []Person{{ID: guest.ID}}, later))
		return e, came(e)
	}
	e, n = named()
	must(t, e.Receive(n, Receipt{Who: &guest}, later))
	m, _ = e.Member(guest.ID)
	require.False(t, m.In, "nobody has invited them yet")
	require.False(t, e.Has(guest.ID))
	require.Equal(t, []UserID{chair.ID}, sent(e, TellOutsider))
	e, n = named()
	must(t, e.Receive(Notice{Kind: Invite}, Receipt{People: []UserID{guest.ID}}, later))
	must(t, e.CameIn(guest, later))
	require.False(t, e.Has(guest.ID))
	must(t, e.Receive(n, Receipt{Who: &guest}, later))
	require.Equal(t, []UserID{chair.ID}, sent(e, TellOutsider), "and the chair hears it once")
	m, _ = e.Member(guest.ID)
	require.True(t, m.In)
	must(t, e.WentOut(guest.ID, later))
	m, _ = e.Member(guest.ID)
	require.False(t, m.In)

	e = stage(t, Reviewing)
	e.Take()
	must(t, e.Add(chair, []Person{{ID: outsideMember.ID}}, later))
	n = came(e)
	who := outsideMember
	must(t, e.Receive(n, Receipt{Who: &who}, later))
	require.Equal(t, outsideMember, e.Person(outsideMember.ID))
	require.True(t, e.Wanted(n, later, DefaultPolicy()).Drop, "known by now")

	must(t, e.CameIn(Person{ID: "U0NOBODY"}, later))
	must(t, e.Receive(came(e), Receipt{Parked: "user_not_found"}, later))
	require.False(t, e.Has("U0NOBODY"))
	must(t, e.CameIn(Person{ID: "U0SOMEBODY"}, later))
	n = came(e)
	must(t, e.Receive(n, Receipt{Parked: "missing_scope"}, later))
	require.Empty(t, sent(e, TellParked), "the chair can do nothing about it")
}

func TestWhenSomebodyLeaves(t *testing.T) {
	left := func(e *Escalation, p Person) {
		t.Helper()
		p.Standing = Gone
		must(t, e.Profile(p, later))
	}
	e := stage(t, Deciding)
	e.Take()
	left(e, chair)
	require.Equal(t, []UserID{approver.ID}, sent(e, OfferChair), "the next in line")
	left(e, approver)
	require.Equal(t, []UserID{sponsor.ID}, sent(e, OfferChair), "and the one after")
	refused(t, e.Done(tech, 1, later), "belongs to owner now")
	must(t, e.TakeChair(tech, later))
	require.Equal(t, tech.ID, e.Chair, "anybody in line while nobody has it")
	e.Take()
	left(e, owner)
	require.Equal(t, []UserID{tech.ID}, sent(e, AskHandOn))
	must(t, e.HandOverItem(tech, 1, plain, later))
	left(e, standIn)
	require.Equal(t, UserID("Ustandin"), e.The(StandIn))
	must(t, e.Assign(sponsor, StandIn, Newest, []Person{biz}, later))
	must(t, e.Approve(biz, 1, Seen{Rev: 1}, "", later))

	e = stage(t, Deciding)
	e.Take()
	left(e, standIn)
	require.Empty(t, sent(e, AskStandIn))
	left(e, approver)
	require.Equal(t, []UserID{sponsor.ID}, sent(e, AskStandIn))

	// Nobody is left: the next who comes in is offered the chair.
	e, err := Open(1, Opening{Customer: "c", Summary: "s", Channel: "C1"}, chair, monday)
	require.NoError(t, err)
	left(e, chair)
	e.Take()
	must(t, e.CameIn(plain, later))
	require.Equal(t, []UserID{plain.ID}, sent(e, OfferChair))
	must(t, e.TakeChair(plain, later))

	// A member who was made a guest changes nothing and is told nothing any more.
	e = stage(t, Deciding)
	e.Take()
	p := owner
	p.Standing = Guest
	must(t, e.Profile(p, later))
	require.False(t, e.Has(owner.ID))
	require.ElementsMatch(t, []UserID{chair.ID}, sent(e, TellOutsider))
}

func TestRemoveDemandsAHandOverFirst(t *testing.T) {
	e := stage(t, Decided)
	refused(t, e.Remove(chair, legal.ID, later), "still legal reviewer")
	refused(t, e.Remove(chair, owner.ID, later), "still has action item 1")
	refused(t, e.Remove(chair, chair.ID, later), "hand the chair over first")
	refused(t, e.Remove(chair, "", later), "name the person")
	must(t, e.Remove(chair, plain.ID, later))
	e.Take()
	must(t, e.Add(chair, []Person{plain}, later))
	require.Len(t, sent(e, Invite), 1)
}

func TestTakeAll(t *testing.T) {
	e := stage(t, Decided)
	must(t, e.OfferAll(chair, tech, later))
	must(t, e.TakeAll(tech, chair.ID, later))
	require.Equal(t, tech.ID, e.Chair)
	must(t, e.Assign(tech, Legal, Newest, []Person{legal, biz, owner}, later))
	must(t, e.OfferAll(owner, legal, later))
	must(t, e.TakeAll(legal, owner.ID, later))
	require.Equal(t, []UserID{legal.ID, biz.ID}, e.With(Legal), "nobody holds a role twice")
	require.Equal(t, legal.ID, e.Item(1).Owner)
	require.Equal(t, owner.ID, e.Item(2).Owner, "what is done stays whose it was")
	require.Equal(t, []UserID{owner.ID}, e.Item(1).Past)
	refused(t, e.TakeAll(legal, owner.ID, later), "no longer offered to you")
}

// Whoever handed over hears that it was taken; the chair changed hands only where it did, and a
// new chair is asked for what the last one left open.
func TestWhoHearsOfAHandOver(t *testing.T) {
	e := oneItem(t, ny(11, 20, 16, 0))
	must(t, e.OfferAll(owner, plain, later))
	e.Take()
	must(t, e.TakeAll(plain, owner.ID, later))
	_, owed := e.Take()
	var told []Notice
	for _, n := range owed {
		if n.Direct() {
			told = append(told, Notice{Kind: n.Kind, To: n.To, Subject: n.Subject})
		}
	}
	require.Equal(t, []Notice{{Kind: TellTaken, To: owner.ID, Subject: string(plain.ID)}}, told)

	e = oneItem(t, ny(11, 20, 16, 0))
	gone := owner
	gone.Standing = Gone
	must(t, e.Profile(gone, later))
	must(t, e.OfferAll(chair, plain, later))
	e.Take()
	must(t, e.TakeAll(plain, chair.ID, later))
	_, owed = e.Take()
	i := slices.IndexFunc(owed, func(n Notice) bool { return n.Kind == AskHandOn })
	require.Equal(t, []UserID{plain.ID, owner.ID}, []UserID{owed[i].To, UserID(owed[i].Subject)}, "the tasks of whoever left")
	require.False(t, e.Wanted(owed[i], ny(11, 12, 12, 0), DefaultPolicy()).Drop)
	other := owed[i]
	other.Subject = string(sponsor.ID)
	require.True(t, e.Wanted(other, ny(11, 12, 12, 0), DefaultPolicy()).Drop, "they left nothing")
	must(t, e.HandOverChair(plain, sponsor, later))
	e.Take()
	must(t, e.TakeChair(sponsor, later))
	_, owed = e.Take()
	require.True(t, slices.ContainsFunc(owed, func(n Notice) bool { return n.Kind == AskHandOn && n.To == sponsor.ID && n.Subject == string(owner.ID) }), "it is the owner who has left, not the last chair")
}

func TestReviewsAreAskedForInWorkingHours(t *testing.T) {
	for _, c := range []struct {
		asked time.Time
		want  []string
	}{
		{ny(11, 10, 10, 0), []string{"Mon 10 12:00", "Tue 11 09:00"}},
		{ny(11, 10, 17, 0), []string{"Tue 11 10:00"}},
		{ny(11, 7, 20, 0), []string{"Mon 10 11:00", "Tue 11 09:00"}},
	} {
		e, err := Open(1, Opening{Customer: "c", Summary: "s", Channel: "C1", Roles: map[Role][]Person{Technical: {tech}}}, chair, c.asked)
		require.NoError(t, err)
		require.Equal(t, []UserID{tech.ID}, sent(e, AskReview))
		require.Equal(t, c.want, hears(t, e, DefaultPolicy(), ny(11, 11, 10, 0), NudgeReview)[tech.ID])
		must(t, e.WriteReview(tech, Newest, review[Technical], ny(11, 11, 10, 0)))
		require.Empty(t, hears(t, e, DefaultPolicy(), ny(11, 21, 10, 0), NudgeReview))
	}
}

func TestFollowUpIsAnnounced(t *testing.T) {
	e := stage(t, Decided) // Monday 1 December, 10:00
	require.Equal(t, []string{"Fri 28 18:00", "Mon 1 09:45"}, hears(t, e, DefaultPolicy(), ny(12, 2, 0, 0), PingFollowUp)[owner.ID], "whatever the hour")
	e = stage(t, Decided)
	e.Tick(ny(12, 1, 9, 50), DefaultPolicy())
	require.Len(t, sent(e, SayPing), 1, "after an outage once")
	must(t, e.PlanFollowUp(chair, Newest, Plan{Start: ny(12, 1, 11, 0), Length: time.Hour}, []Person{owner}, ny(12, 1, 9, 55)))
	require.Equal(t, []UserID{owner.ID}, sent(e, TellFollowUp))
	require.Equal(t, []string{"Mon 1 10:45"}, hears(t, e, DefaultPolicy(), ny(12, 2, 0, 0), PingFollowUp)[owner.ID], "a day before is past and counts as made")
	require.Equal(t, "date", refused(t, e.PlanFollowUp(chair, Newest, Plan{Start: monday, Length: time.Hour}, []Person{owner}, later), "past").Field)
	require.Equal(t, "date", refused(t, e.PlanFollowUp(chair, Newest, Plan{Start: monday.AddDate(20, 0, 0), Length: time.Hour}, []Person{owner}, later), "ten years").Field)
}

func TestTheDigestsWeekIsThePolicys(t *testing.T) {
	h, err := calendar.ParseHours("Sun-Thu 8:30-17")
	require.NoError(t, err)
	p := DefaultPolicy()
	p.Calendar = calendar.New(h, nil)
	e := oneItem(t, ny(11, 18, 16, 0)) // Tuesday of next week
	require.Equal(t, []string{"Sun 16 08:30"}, hears(t, e, p, ny(11, 18, 18, 0), SayDigest)[""])
}

func TestUndatedItemsAlonePostNoDigest(t *testing.T) {
	e := stage(t, Decided)
	must(t, e.Done(owner, 1, later))
	must(t, e.Done(owner, 3, later))
	undated(t, e)
	require.Empty(t, hears(t, e, DefaultPolicy(), ny(11, 28, 12, 0), SayDigest))
}

func TestDigestAndDates(t *testing.T) {
	e := oneItem(t, ny(11, 19, 16, 0)) // Wednesday of next week
	must(t, e.AddItems(chair, owner, []ItemDraft{{Text: "some day"}}, monday))
	require.Equal(t, []string{"Mon 17 09:00"}, hears(t, e, DefaultPolicy(), ny(11, 18, 12, 0), SayDigest)[""], "on the first working day of the week in which something is due")
	e = oneItem(t, ny(11, 19, 16, 0))
	must(t, e.AddItems(chair, owner, []ItemDraft{{Text: "some day"}}, monday))
	require.Equal(t, []string{"Mon 17 09:00", "Mon 24 09:00"}, hears(t, e, DefaultPolicy(), ny(11, 25, 12, 0), AskDates)[chair.ID], "each Monday")
	must(t, e.ChangeDate(owner, 2, due(ny(12, 24, 12, 0)), ny(11, 25, 12, 0)))
	must(t, e.Done(owner, 1, ny(11, 25, 12, 0)))
	require.Empty(t, hears(t, e, DefaultPolicy(), ny(12, 12, 12, 0), SayDigest), "nothing is posted when there is nothing")
}

// The channel reads one digest a day, also when its chair flies west after it, or hands over there.
func TestADayHasOneDigest(t *testing.T) {
	for name, there := range map[string]func(e *Escalation){
		"the chair moves": func(e *Escalation) { must(t, e.Profile(zoned(chair, newYork), ny(11, 11, 5, 0))) },
		"another chair": func(e *Escalation) {
			must(t, e.HandOverChair(chair, owner, ny(11, 11, 5, 0)))
			must(t, e.TakeChair(owner, ny(11, 11, 5, 1)))
		},
	} {
		t.Run(name, func(t *testing.T) {
			e := oneItem(t, ny(11, 13, 16, 0))
			require.NoError(t, e.Profile(zoned(chair, "Europe/London"), ny(11, 10, 15, 0)))
			require.Equal(t, []string{"Tue 11 04:00"}, hears(t, e, DefaultPolicy(), ny(11, 11, 4, 0), SayDigest)[""])
			there(e)
			must(t, e.AddItems(owner, owner, []ItemDraft{{Text: "news"}}, ny(11, 11, 5, 2)))
			require.Equal(t, []string{"Wed 12 09:00"}, hears(t, e, DefaultPolicy(), ny(11, 12, 12, 0), SayDigest)[""])
		})
	}
}

// A digest that could not be posted waits for the morning, where the next one is due: the channel
// reads one.
func TestADigestThatComesLateIsThatOfItsMorning(t *testing.T) {
	e, p := oneItem(t, ny(11, 13, 16, 0)), DefaultPolicy()
	wednesday, thursday := ny(11, 12, 9, 0), ny(11, 13, 9, 0)
	e.Tick(wednesday, p)
	old := owed(e, SayDigest)[0]
	must(t, e.AddItems(chair, owner, []ItemDraft{{Text: "news"}}, wednesday.Add(time.Hour)))
	evening := ny(11, 12, 20, 0)
	require.Equal(t, Verdict{Until: thursday.Add(Gather), Why: "outside the chair's hours"}, e.Wanted(old, evening, p))
	require.Equal(t, Verdict{Until: thursday.Add(Gather), Why: "outside the chair's hours"}, e.Wanted(old, thursday, p), "by then it is replaced by today's")
	require.Equal(t, Verdict{}, e.Wanted(old, thursday.Add(Gather), p))
	// Where it is on its way already, today's has nothing to add.
	e.Tick(thursday, p)
	fresh := owed(e, SayDigest)[0]
	require.Equal(t, Verdict{}, e.Wanted(fresh, thursday.Add(Gather), p))
	require.NoError(t, e.Receive(old, Receipt{TS: "1.1"}, thursday.Add(time.Minute)))
	require.True(t, e.Wanted(fresh, thursday.Add(time.Minute), p).Drop)
	require.Equal(t, []string{"Fri 14 09:00"}, hears(t, e, p, ny(11, 14, 18, 0), SayDigest)[""])
	// Found in Slack, it was said on Wednesday.
	e = oneItem(t, ny(11, 13, 16, 0))
	e.Tick(wednesday, p)
	must(t, e.AddItems(chair, owner, []ItemDraft{{Text: "news"}}, wednesday.Add(time.Hour)))
	e.Tick(thursday, p)
	require.NoError(t, e.Receive(old, Receipt{TS: "1.1", Said: wednesday.Add(5 * time.Minute)}, thursday.Add(time.Minute)))
	require.False(t, e.Wanted(fresh, thursday.Add(time.Minute), p).Drop)
}

func TestTheChairHearsOfAnOutsiderAtOnce(t *testing.T) {
	e := stage(t, Decided)
	must(t, e.Away(chair, night.Add(48*time.Hour), later))
	e.Take()
	must(t, e.CameIn(guest, night))
	came := owed(e, TellOutsider)[0]
	require.True(t, came.At.Equal(night))
	must(t, e.Profile(Person{ID: plain.ID, Name: "plain", Standing: Guest}, night.Add(time.Minute)))
	for _, n := range append(owed(e, TellOutsider), came) {
		require.Equal(t, Verdict{}, e.Wanted(n, night.Add(2*time.Minute), nil))
	}
}
