package view

import (
	"encoding/json"
	"sync"
	"time"

	"escalate/bot/calendar"
	"escalate/bot/meeting"
	"escalate/bot/money"
)

// The people of the storybook's meeting.
var (
	Sarah  = meeting.Person{ID: "U0SARAH", Name: "Sarah Martinez", Title: "Customer Success Manager", Zone: "America/New_York", Standing: meeting.FullMember}
	Tom    = meeting.Person{ID: "U0TOM", Name: "Tom Anderson", Title: "VP Customer Success", Zone: "America/New_York", Standing: meeting.FullMember}
	Lisa   = meeting.Person{ID: "U0LISA", Name: "Lisa Wong", Title: "Technical Support Lead", Zone: "America/Los_Angeles", Standing: meeting.FullMember}
	David  = meeting.Person{ID: "U0DAVID", Name: "David Chen", Title: "Product Manager", Zone: "America/New_York", Standing: meeting.FullMember}
	Maria  = meeting.Person{ID: "U0MARIA", Name: "Maria Rodriguez", Title: "Account Executive", Zone: "America/Chicago", Standing: meeting.FullMember}
	Robert = meeting.Person{ID: "U0ROBERT", Name: "Robert Kim", Title: "Legal Counsel", Zone: "Europe/Rome", Standing: meeting.FullMember}
	Fiona  = meeting.Person{ID: "U0FIONA", Name: "Fiona Grant", Title: "Finance Director", Zone: "Europe/London", Standing: meeting.FullMember}
	Nina   = meeting.Person{ID: "U0NINA", Name: "Nina Patel", Title: "Chief Operating Officer", Zone: "Europe/London", Standing: meeting.FullMember}
)

// Began returns when the storybook's meeting begins: 10 November 2025, 2:00 PM in New York.
func Began() time.Time { return time.Date(2025, 11, 10, 19, 0, 0, 0, time.UTC) }

// record is an escalation that is built by the commands that people give.
type record struct {
	e  *meeting.Escalation
	at time.Time
}

// must stops at a command that is refused: the storybook tells a story that can happen.
func must(err error) {
	if err != nil {
		panic("view: storybook: " + err.Error())
	}
}

// then is a minute later.
func (r *record) then() time.Time {
	r.at = r.at.Add(time.Minute)
	return r.at
}

// phases are the stages of the storybook's meeting, in their order; each goes on from the
// one before.
var phases = []struct {
	name string
	play func(*record)
}{
	{"opened", (*record).playOpened},
	{"brief", (*record).playBrief},
	{"reviewing", (*record).playReviews},
	{"ready", (*record).playReady},
	{"voting", (*record).playVoting},
	{"deciding", (*record).playClosedVote},
	{"pending", (*record).playPending},
	{"decided", (*record).playDecided},
	{"items", (*record).playItems},
	{"adjourned", (*record).playAdjourned},
	{"followup", (*record).playFollowUp},
	{"reviewed", (*record).playEffect},
	{"closed", (*record).playClosed},
	{"round2", (*record).playAgain},
}

// Fixture is the storybook's meeting as far as one of its stages: opened, brief, reviewing,
// ready, voting, deciding, pending, decided, items, adjourned, followup, reviewed, closed,
// round2; or one that turned out otherwise: void, tie, overruled, superseded, withdrawn,
// offered (the chair), leaderless (chair and approver left), explained (two
// findings), asked (an exception), subject (a decision, to an exception), excepted, fallen
// (its exception was refused), nasty. An unknown name panics.
func Fixture(phase string) *meeting.Escalation {
	key := phase + "/" + unruly
	if kept, ok := played.Load(key); ok {
		e := &meeting.Escalation{}
		must(json.Unmarshal(kept.([]byte), e))
		return e
	}
	e := play(phase)
	kept, err := json.Marshal(e)
	must(err)
	played.Store(key, kept)
	return e
}

// played keeps each stage as the store would, so that it is played once.
var played sync.Map

// play plays the meeting as far as a stage.
func play(phase string) *meeting.Escalation {
	if play, ok := turns()[phase]; ok {
		r := &record{e: Fixture(play.after), at: play.at}
		if r.at.IsZero() {
			r.at = r.e.Changed
		}
		play.do(r)
		r.e.Take()
		return r.e
	}
	r := &record{at: Began()}
	for _, p := range phases {
		p.play(r)
		if p.name == phase {
			r.e.Take()
			return r.e
		}
	}
	panic("view: storybook: no stage " + phase)
}

func (r *record) playOpened() {
	e, err := meeting.Open(42, meeting.Opening{
		Customer: "GlobalTech Industries", Summary: "Production down 48 h after Saturday's maintenance; the CEO called.",
		Severity: meeting.Critical,
		Quote: meeting.Quote{
			Text: "GlobalTech's plant is still standing. They say they lost $1.2M and want to talk to somebody who can decide.",
			Link: "https://example.slack.com/archives/C0SUPPORT/p1762772400000000", By: Maria.ID,
		},
		Roles: map[meeting.Role][]meeting.Person{
			meeting.Technical: {Lisa}, meeting.Business: {Maria}, meeting.Legal: {Robert}, meeting.Sponsor: {Nina},
		},
		Attendees: []meeting.Person{David},
	}, Sarah, r.at)
	must(err)
	r.e = e
	must(e.Receive(meeting.Notice{Kind: meeting.MakeChannel}, meeting.Receipt{Channel: "C0ESC42", Name: "esc-42-globaltech-industries"}, r.then()))
	must(e.Receive(meeting.Notice{Kind: meeting.Invite}, meeting.Receipt{People: []meeting.UserID{Sarah.ID, Lisa.ID, Maria.ID, Robert.ID, Nina.ID, David.ID}}, r.at))
	for _, k := range meeting.AllCards {
		must(e.Receive(meeting.Notice{Kind: meeting.ShowCard, Subject: string(k)}, meeting.Receipt{Channel: "C0ESC42", TS: "1762801200.0001"}, r.at))
	}
}

func (r *record) playBrief() {
	must(r.e.Assign(Sarah, meeting.Approver, meeting.Newest, []meeting.Person{Tom}, r.then()))
	must(r.e.SetBackground(Sarah, meeting.Newest, meeting.Background{
		Profile: "Fortune 500 manufacturing company", AnnualValue: usd("2300000"), Relationship: "3 years",
		Satisfaction: "2/10 (severe dissatisfaction)",
	}, r.then()))
	must(r.e.SetComplaint(Maria, meeting.Newest, meeting.Complaint{
		Issue: "Critical production system outage lasting 48 hours", RootCause: "Database corruption during routine maintenance",
		Impact: "Lost production", ImpactAmount: usd("1200000"),
		Demand:        "100% service credit for Q4 and waiver of the contract termination penalty",
		DemandPercent: pct("100"), DemandPeriod: "Q4 2025", DemandWaivers: []string{"contract termination penalty"},
	}, r.then()))
	must(r.e.SetMeeting(Sarah, meeting.Newest, meeting.Meeting{
		Objective: "Review the escalated complaint from GlobalTech Industries and determine the resolution approach",
		Start:     Began(), End: Began().Add(90 * time.Minute), Zone: "America/New_York", Location: "Conference Room A",
	}, nil, []meeting.UserID{Robert.ID}, r.then()))
}

func (r *record) playReviews() {
	must(r.e.WriteReview(Lisa, meeting.Newest, technicalFixture(), r.then()))
	must(r.e.WriteReview(Sarah, meeting.Newest, legalFixture(), r.then()))
	must(r.e.Ask(Sarah, David, "Which deployment changed the schema, and who approved it?", r.then()))
	must(r.e.AddOption(Sarah, meeting.Offering{
		Title: "Contractual Minimum", Percent: pct("10"), Amount: usd("23000"), Contractual: true,
		Waivers: []meeting.Part{{Text: "No penalty waiver", Price: meeting.Free}},
		Parts:   []meeting.Part{{Text: "Enhanced monitoring for 90 days"}},
	}, r.then()))
}

func technicalFixture() meeting.Content {
	return meeting.Content{Technical: &meeting.TechnicalReview{
		What: "Incident occurred during scheduled maintenance window\nBackup restoration failed due to corrupted backup files",
		Outages: []calendar.Outage{{
			From: time.Date(2025, 11, 8, 2, 10, 0, 0, time.UTC), To: time.Date(2025, 11, 10, 2, 10, 0, 0, time.UTC), Zone: "UTC",
			Typed: "8 Nov 02:10 - 10 Nov 02:10 UTC",
		}},
		RootCause: "Undocumented database schema changes from recent feature deployment", Confirmed: true,
		Data:       meeting.DataUntouched,
		Prevention: "Implementing comprehensive backup testing and change management",
	}}
}

func legalFixture() meeting.Content {
	return meeting.Content{Legal: &meeting.LegalReview{
		SLA: pct("99.9"), Cap: pct("10"), CapOf: "monthly fees", Penalties: "Termination penalties apply per contract terms",
		Verdict: meeting.Within, Stated: pct("0.14"), Say: "Contract allows for 99.9% uptime SLA",
	}}
}

func businessFixture() meeting.Content {
	return meeting.Content{Business: &meeting.BusinessReview{
		Threat: "Customer threatening to explore competitive solutions", Reference: "Risk of losing reference account",
		Revenue: usd("2300000"), Expansion: usd("5000000"),
	}}
}

func usd(n string) money.Amount {
	a, err := money.New(n, "USD")
	must(err)
	return a
}

func pct(s string) money.Percent {
	p, err := money.ParsePercent(s)
	must(err)
	return p
}
