package meeting

import (
	"os"
	"regexp"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// night is Monday, 23:00 in New York; the next working moment is Tuesday, 9:00.
var night = ny(11, 10, 23, 0)

// afternoon is a working moment after the quiet hour of what a stage has given.
var afternoon = ny(11, 10, 14, 0)

// wants are direct messages as they become owed in a stage, and what makes each untrue.
var wants = []struct {
	n     Notice
	phase Phase
	prep  func(t *testing.T, e *Escalation)
	over  func(e *Escalation) error // makes it untrue; nil: it stays news
	why   string                    // it is not sent then
}{
	{n: Notice{Kind: AskReview, To: tech.ID, Subject: "technical"}, phase: Reviewing, prep: empty, why: "the review is in", over: func(e *Escalation) error { return e.Waive(chair, Technical, "ill", later) }},
	{n: Notice{Kind: AskReview, To: tech.ID, Subject: "technical"}, phase: Reviewing, prep: empty, why: "somebody drafted it; the reader only confirms it", over: func(e *Escalation) error { return e.WriteReview(chair, Newest, review[Technical], later) }},
	{n: Notice{Kind: AskConfirm, To: tech.ID, Subject: "technical"}, phase: Reviewing, prep: drafted2, why: "the review is in", over: func(e *Escalation) error { return e.WriteReview(tech, Newest, review[Technical], later) }},
	{n: Notice{Kind: NudgeReview, To: tech.ID, Subject: "technical"}, phase: Reviewing, prep: drafted2, why: "the review is somebody else's", over: func(e *Escalation) error { return e.Assign(chair, Technical, Newest, []Person{biz}, later) }},
	{n: Notice{Kind: AskQuestion, To: plain.ID, Subject: "1"}, phase: Reviewing, why: "the question is answered", over: func(e *Escalation) error { return e.Answer(plain, 1, "x", later) }},
	{n: Notice{Kind: TellReview, To: chair.ID, Subject: "legal/2"}, phase: Voting},
	{n: Notice{Kind: TellAnswer, To: chair.ID, Subject: "1"}, phase: Reviewing},
	{n: Notice{Kind: AskVote, To: tech.ID, Subject: "1"}, phase: Voting, why: "the reader has voted already, or has no vote", over: func(e *Escalation) error { return e.Vote(tech, 1, Cast{Choice: Abstain}, later) }},
	{n: Notice{Kind: NudgeVote, To: tech.ID, Subject: "1"}, phase: Voting, why: "the vote is over", over: func(e *Escalation) error { return e.CloseVote(chair, 1, later) }},
	{n: Notice{Kind: AskVote, To: tech.ID, Subject: "1"}, phase: Voting, why: "the vote is over", over: func(e *Escalation) error {
		return e.EditOption(chair, 1, 1, Offering{Title: "x"}, true, later)
	}},
	{n: Notice{Kind: AskDecision, To: approver.ID, Subject: "1"}, phase: Deciding, why: "the decision cannot be approved now", over: func(e *Escalation) error { return e.Approve(standIn, 1, Seen{Rev: 1}, "", later) }},
	{n: Notice{Kind: NudgeDecision, To: approver.ID, Subject: "1"}, phase: Deciding, why: "somebody else approves it", over: func(e *Escalation) error { return e.Assign(chair, Approver, Newest, []Person{plain}, later) }},
	{n: Notice{Kind: AskException, To: finance.ID, Subject: "1"}, phase: Deciding, prep: asked2, why: "the exception wants nothing of the reader any more", over: func(e *Escalation) error {
		return e.AnswerException(finance, 1, Seen{Rev: 1}, true, "", "", later)
	}},
	{n: Notice{Kind: NudgeException, To: legalCheck.ID, Subject: "1"}, phase: Deciding, prep: asked2, why: "the exception wants nothing of the reader any more", over: func(e *Escalation) error {
		return e.EditOption(chair, 1, 1, Offering{Title: "Nothing beyond"}, true, later)
	}},
	{n: Notice{Kind: AskException, To: chair.ID, Subject: "1"}, phase: Deciding, prep: nobodyChecks, why: "the exception wants nothing of the reader any more", over: func(e *Escalation) error {
		return e.Assign(chair, LegalCheck, Newest, []Person{biz}, later)
	}},
	{n: Notice{Kind: NameChecker, To: chair.ID, Subject: "finance-exception Uplain"}, phase: Deciding, prep: nobodyPays, why: "somebody can approve", over: func(e *Escalation) error {
		return e.Assign(chair, FinanceCheck, Newest, []Person{biz}, later)
	}},
	{n: Notice{Kind: TellException, To: chair.ID, Subject: "1"}, phase: Deciding, prep: asked2},
	{n: Notice{Kind: GiveItems, To: owner.ID, Subject: "1-3"}, phase: Decided, why: "the items are done, or somebody else's", over: func(e *Escalation) error { return e.TakeAll(plain, owner.ID, later) }},
	{n: Notice{Kind: NagItem, To: owner.ID, Subject: "1"}, phase: Decided, why: "the item is done", over: func(e *Escalation) error { return e.Done(owner, 1, later) }},
	{n: Notice{Kind: TellOverdue, To: chair.ID, Subject: "1"}, phase: Decided, prep: overdue, why: "the item is not overdue", over: func(e *Escalation) error {
		return e.ChangeDate(chair, 1, due(ny(11, 20, 9, 0)), later)
	}},
	{n: Notice{Kind: TellItem, To: chair.ID, Subject: "1"}, phase: Decided},
	{n: Notice{Kind: AskDate, To: chair.ID, Subject: "3"}, phase: Decided, why: "nobody asked for a later date", over: func(e *Escalation) error { return e.AgreeDate(chair, 3, ny(11, 13, 18, 0), false, later) }},
	{n: Notice{Kind: AskDates, To: chair.ID}, phase: Decided, prep: undated, why: "no date is missing", over: func(e *Escalation) error { return e.CancelItem(chair, 4, "x", later) }},
	{n: Notice{Kind: TellAway, To: chair.ID, Subject: string(owner.ID)}, phase: Decided, prep: away, why: "they are back", over: func(e *Escalation) error { return e.Away(owner, later, later) }},
	{n: Notice{Kind: OfferChair, To: sponsor.ID}, phase: Decided, why: "the chair is not offered to the reader any more", over: func(e *Escalation) error { return e.HandOverChair(chair, plain, later) }},
	{n: Notice{Kind: TellChair, To: chair.ID}, phase: Decided},
	{n: Notice{Kind: TellParts, To: owner.ID, Subject: "1"}, phase: Decided},
	{n: Notice{Kind: TellTaken, To: owner.ID, Subject: string(plain.ID)}, phase: Decided},
	{n: Notice{Kind: OfferHandOver, To: plain.ID, Subject: string(owner.ID)}, phase: Decided, why: "it is not offered to the reader any more", over: func(e *Escalation) error { return e.OfferAll(owner, tech, later) }},
	{n: Notice{Kind: AskStandIn, To: sponsor.ID}, phase: Deciding, prep: noApprover, why: "somebody can approve", over: func(e *Escalation) error { return e.Assign(sponsor, StandIn, Newest, []Person{plain}, later) }},
	{n: Notice{Kind: AskHandOn, To: chair.ID, Subject: string(owner.ID)}, phase: Decided, prep: ownerGone, why: "the items have an owner", over: func(e *Escalation) error {
		if err := e.HandOverItem(chair, 1, plain, later); err != nil {
			return err
		}
		return e.HandOverItem(chair, 3, plain, later)
	}},
	{n: Notice{Kind: TellOutsider, To: chair.ID, Subject: string(guest.ID)}, phase: Decided, prep: func(t *testing.T, e *Escalation) {
		must(t, e.CameIn(guest, later))
	}, why: "they have left the channel", over: func(e *Escalation) error { return e.WentOut(guest.ID, later) }},
	{n: Notice{Kind: TellChannel, To: chair.ID}, phase: Decided, prep: func(t *testing.T, e *Escalation) { lose(t, e) }, why: "the channel is there", over: func(e *Escalation) error { return e.FindChannel(later) }},
	{n: Notice{Kind: TellParked, To: chair.ID, Subject: "x"}, phase: Decided},
	{n: Notice{Kind: PingFollowUp, To: owner.ID, Subject: "1-1", Late: ny(12, 1, 10, 0)}, phase: Decided, why: "the follow-up is not at that time", over: func(e *Escalation) error { return e.CancelFollowUp(chair, 1, later) }},
	{n: Notice{Kind: TellFollowUp, To: owner.ID, Subject: "1"}, phase: Decided},
	{n: Notice{Kind: TellDecision, To: owner.ID, Subject: "1"}, phase: Decided},
}

func empty(t *testing.T, e *Escalation) {
	e.Review(Technical).Content, e.Review(Technical).Confirmed = Content{}, ""
}
func asked2(t *testing.T, e *Escalation) { asked(t, e) }
func nobodyChecks(t *testing.T, e *Escalation) {
	asked(t, e)
	leave(t, e, legalCheck)
}
func nobodyPays(t *testing.T, e *Escalation) {
	must(t, e.Assign(chair, FinanceCheck, Newest, []Person{plain}, later))
	must(t, e.Assign(chair, Approver, Newest, []Person{plain}, later))
}
func drafted2(t *testing.T, e *Escalation) { draft(t, e) }
func overdue(t *testing.T, e *Escalation)  { e.Item(1).Due = monday }
func undated(t *testing.T, e *Escalation) {
	must(t, e.AddItems(chair, owner, []ItemDraft{{Text: "some day"}}, later))
}
func away(t *testing.T, e *Escalation) { must(t, e.Away(owner, night.Add(48*time.Hour), later)) }
func leave(t *testing.T, e *Escalation, p Person) {
	p.Standing = Gone
	must(t, e.Profile(p, later))
}
func noApprover(t *testing.T, e *Escalation) { leave(t, e, approver); leave(t, e, standIn) }
func ownerGone(t *testing.T, e *Escalation)  { leave(t, e, owner) }

func TestWanted(t *testing.T) {
	p, seen := DefaultPolicy(), map[Kind]bool{}
	for _, w := range wants {
		t.Run(string(w.n.Kind), func(t *testing.T) {
			seen[w.n.Kind] = true
			e := stage(t, w.phase)
			if w.prep != nil {
				w.prep(t, e)
			}
			w.n.At = afternoon
			require.Equal(t, Verdict{}, e.Wanted(w.n, afternoon.Add(time.Minute), p), "in working hours it goes out")
			if w.n.Late.IsZero() {
				require.Equal(t, Verdict{Until: ny(11, 11, 9, 0).Add(Gather), Why: "outside their hours"}, in(e.Wanted(w.n, night, p)), "at night it waits for the morning")
				urgent := w.n
				urgent.Urgent = true
				require.Equal(t, Verdict{}, e.Wanted(urgent, night, p), "urgent goes at any hour")
				late := w.n
				late.Late = night.Add(time.Minute)
				if w.n.Kind != PingFollowUp {
					require.Equal(t, Verdict{}, e.Wanted(late, night, p), "what was agreed on goes at its moment")
					require.True(t, e.Wanted(late, late.Late, p).Drop, "and is dropped once it is past")
				}
				require.NoError(t, e.Away(e.Person(w.n.To), night.Add(-time.Hour), later))
			}
			if w.over != nil {
				require.NoError(t, w.over(e))
				require.Equal(t, Verdict{Drop: true, Why: w.why}, e.Wanted(w.n, afternoon.Add(time.Minute), p), "not true any more")
			}
			e = stage(t, w.phase)
			if w.n.To != chair.ID {
				leave(t, e, e.Person(w.n.To))
				require.True(t, e.Wanted(w.n, later, p).Drop, "nobody outside is told anything")
			}
		})
	}
	for _, k := range Kinds() {
		require.True(t, !k.Direct() || seen[k], "%s is not in the table", k)
	}
}

// Each kind has its row: whether it is wanted is never left to a default.
func TestEveryKindHasARow(t *testing.T) {
	source, err := os.ReadFile("kinds.go")
	require.NoError(t, err)
	var named []Kind
	for _, m := range regexp.MustCompile(`\w+ +Kind += "([a-z-]+)"`).FindAllStringSubmatch(string(source), -1) {
		named = append(named, Kind(m[1]))
	}
	require.ElementsMatch(t, named, Kinds())
	for k, row := range kinds {
		require.NotNil(t, row.wanted, k)
		require.NotEmpty(t, row.lane, k)
	}
	unknown := Notice{Kind: "from a later version", To: owner.ID}
	require.Equal(t, Verdict{Drop: true, Why: "this version knows no such kind of notice"}, stage(t, Decided).Wanted(unknown, later, nil))
	nobody := Notice{Kind: TellChair}
	require.True(t, stage(t, Decided).Wanted(nobody, later, nil).Drop, "a direct message to nobody is no post")
}

func in(v Verdict) Verdict {
	v.Until = v.Until.In(night.Location())
	return v
}

func TestAwayKeepsRoutineBack(t *testing.T) {
	e, p := stage(t, Decided), DefaultPolicy()
	e.Take()
	must(t, e.Away(owner, ny(11, 20, 7, 0), later))
	require.Equal(t, []UserID{chair.ID}, sent(e, TellAway))
	n := Notice{Kind: NagItem, To: owner.ID, Subject: "1", At: afternoon}
	require.True(t, e.Wanted(n, afternoon.Add(time.Minute), p).Until.Equal(ny(11, 20, 7, 0)))
	require.True(t, e.Wanted(n, ny(11, 20, 7, 0), p).Until.Equal(ny(11, 20, 9, 0).Add(Gather)), "and then for working hours")
}

func TestADeadlineOutOfHoursIsSaidAtItsHour(t *testing.T) {
	p, at := DefaultPolicy(), ny(11, 15, 12, 0) // a Saturday
	e := oneItem(t, at)
	n := Notice{Kind: NagItem, To: owner.ID, Subject: "1", At: ny(11, 15, 10, 0)}
	require.Equal(t, Verdict{}, e.Wanted(n, ny(11, 15, 10, 0).Add(Gather), p))
	require.Equal(t, Verdict{}, e.Wanted(n, at.Add(Lateness), p))
	require.True(t, e.Wanted(n, at.Add(Lateness+time.Minute), p).Until.Equal(ny(11, 17, 9, 0).Add(Gather)), "overdue waits for Monday")
	n.At = ny(11, 15, 5, 0)
	require.True(t, e.Wanted(n, ny(11, 15, 6, 0), p).Until.Equal(ny(11, 17, 9, 0).Add(Gather)))
}

// What waited all night goes with what the clock has for the morning.
func TestTheMorningsMessageIsOne(t *testing.T) {
	e, p, nine := stage(t, Decided), DefaultPolicy(), ny(11, 17, 9, 0)
	waited := Notice{Kind: TellItem, To: chair.ID, Subject: "1", At: ny(11, 16, 22, 0)}
	fresh := Notice{Kind: NagItem, To: owner.ID, Subject: "1", At: nine}
	for _, n := range []Notice{waited, fresh} {
		for _, at := range []time.Time{nine.Add(-time.Minute), nine, nine.Add(Gather / 2)} {
			require.True(t, e.Wanted(n, at, p).Until.Equal(nine.Add(Gather)), "%s at %s", n.Kind, at)
		}
		require.Equal(t, Verdict{}, e.Wanted(n, nine.Add(Gather), p))
	}
}

func TestWantedInTheChannel(t *testing.T) {
	p := DefaultPolicy()
	for _, c := range []struct {
		n    Notice
		e    *Escalation
		at   time.Time
		want Verdict
	}{
		{Notice{Kind: MakeChannel}, stage(t, Decided), later, Verdict{Drop: true, Why: "no channel is awaited"}},
		{Notice{Kind: ShowCard, Subject: "ballot"}, stage(t, Reviewing), later, Verdict{Drop: true, Why: "the card has nothing to show"}},
		{Notice{Kind: ShowCard, Subject: "ballot"}, stage(t, Voting), night, Verdict{}},
		{Notice{Kind: ShowCard, Subject: "no such"}, stage(t, Voting), night, Verdict{Drop: true, Why: "the card has nothing to show"}},
		{Notice{Kind: PinCard, Subject: "brief"}, stage(t, Voting), later, Verdict{Drop: true, Why: "the card does not stand; it is owed anew once it does"}},
		{Notice{Kind: UploadNotes, Subject: "7"}, stage(t, Decided), later, Verdict{Drop: true, Why: "there is no such version of the notes"}},
		{Notice{Kind: UploadNotes, Subject: "1", At: later}, stage(t, Closed), later, Verdict{Until: later.Add(2 * time.Second), Why: "the notes card is being posted"}},
		{Notice{Kind: UploadNotes, Subject: "1", At: later}, stage(t, Closed), later.Add(9 * time.Second), Verdict{Until: later.Add(18 * time.Second), Why: "the notes card is being posted"}},
		{Notice{Kind: UploadNotes, Subject: "1", At: later}, stage(t, Closed), later.Add(time.Hour), Verdict{Until: later.Add(time.Hour + time.Minute), Why: "the notes card is being posted"}},
		{Notice{Kind: SayPing, Subject: "1-1", Late: ny(12, 1, 10, 0)}, stage(t, Decided), night, Verdict{}},
		{Notice{Kind: SayPing, Subject: "1-1", Late: ny(12, 1, 11, 0)}, stage(t, Decided), later, Verdict{Drop: true, Why: "the follow-up is not at that time"}},
		{Notice{Kind: SayPing, Subject: "1-1", Late: ny(12, 1, 10, 0)}, stage(t, Decided), ny(12, 1, 10, 0), Verdict{Drop: true, Why: "its moment is past"}},
		{Notice{Kind: SayDigest}, stage(t, Decided), later, Verdict{}},
		{Notice{Kind: SayDigest}, stage(t, Decided), night, Verdict{Until: ny(11, 11, 9, 0).Add(Gather), Why: "outside the chair's hours"}},
		{Notice{Kind: SayDigest}, stage(t, Closed), later, Verdict{Drop: true, Why: "the escalation is over"}},
		{Notice{Kind: Kick, Subject: string(plain.ID)}, stage(t, Decided), later, Verdict{Drop: true, Why: "they have a part again"}},
		{Notice{Kind: Kick, Subject: string(guest.ID)}, stage(t, Decided), later, Verdict{}},
		{Notice{Kind: Invite}, stage(t, Decided), later, Verdict{}},
		{Notice{Kind: Archive}, stage(t, Closed), later, Verdict{}},
		{Notice{Kind: Archive}, stage(t, Decided), later, Verdict{Drop: true, Why: "it was escalated again"}},
		{Notice{Kind: SayClosed}, stage(t, Reviewing), later, Verdict{Drop: true, Why: "it was escalated again"}},
		{Notice{Kind: SayReopened}, stage(t, Closed), later, Verdict{Drop: true, Why: "the escalation is over"}},
	} {
		require.Equal(t, c.want, in2(c.e.Wanted(c.n, c.at, p), c.want), "%+v", c.n)
	}
	e := stage(t, Decided)
	lose(t, e)
	require.True(t, e.Wanted(Notice{Kind: ShowCard, Subject: "brief"}, later, p).Drop)
	must(t, e.NewChannel(chair, later))
	require.Equal(t, Verdict{}, e.Wanted(Notice{Kind: MakeChannel}, night, p))
	require.False(t, e.Wanted(Notice{Kind: ShowCard, Subject: "brief"}, later, p).Until.IsZero(), "cards wait for the channel")
}

// in2 gives the moment of got the location of want, when they are the same moment.
func in2(got, want Verdict) Verdict {
	if got.Until.Equal(want.Until) {
		got.Until = want.Until
	}
	return got
}
