package meeting

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// kinds counts the notices left since the last look.
func left(e *Escalation) map[Kind]int {
	_, owed := e.Take()
	count := map[Kind]int{}
	for _, n := range owed {
		count[n.Kind]++
	}
	return count
}

func TestTheChannelIsSetUpStepByStep(t *testing.T) {
	e, err := Open(1, Opening{Customer: "c", Summary: "s", Attendees: []Person{plain}}, chair, monday)
	require.NoError(t, err)
	require.Equal(t, map[Kind]int{MakeChannel: 1}, left(e))
	must(t, e.Receive(Notice{Kind: MakeChannel}, Receipt{Channel: "C1", Name: "esc-1-c"}, monday))
	require.Equal(t, map[Kind]int{SetTopic: 1, SetPurpose: 1, Invite: 1, ShowCard: 2}, left(e))
	must(t, e.Receive(Notice{Kind: Invite}, Receipt{People: []UserID{chair.ID, plain.ID}}, monday))
	require.True(t, e.People[1].In)
	must(t, e.Receive(Notice{Kind: ShowCard, Subject: "brief"}, Receipt{Channel: "C1", TS: "1.1"}, monday))
	require.Equal(t, map[Kind]int{PinCard: 1}, left(e))
	must(t, e.Receive(Notice{Kind: ShowCard, Subject: "brief"}, Receipt{Channel: "C1", TS: "1.1"}, monday))
	require.Empty(t, left(e), "an update in place leaves nothing")
	must(t, e.PublishNotes(chair, monday))
	require.Equal(t, map[Kind]int{ShowCard: 1, LookAtCards: 1}, left(e), "the file waits for the card in whose thread it goes")
	must(t, e.Receive(Notice{Kind: ShowCard, Subject: "notes"}, Receipt{Channel: "C1", TS: "2.2"}, monday))
	require.Equal(t, map[Kind]int{UploadNotes: 1}, left(e))
	must(t, e.Receive(Notice{Kind: UploadNotes, Subject: "1"}, Receipt{File: "F1"}, monday))
	require.Equal(t, "F1", e.Notes[0].File)
	must(t, e.LeaveCheckOut(chair, true, monday))
	require.Equal(t, 1, left(e)[UploadNotes], "what was published is published anew without the check")
}

func TestTheChannelIsRefusedLostAndFound(t *testing.T) {
	e, err := Open(1, Opening{Customer: "c", Summary: "s"}, chair, monday)
	require.NoError(t, err)
	e.Take()
	must(t, e.Receive(Notice{Kind: MakeChannel}, Receipt{Parked: "restricted_action"}, monday))
	require.Equal(t, ChannelRefused, e.Channel.State)
	require.Equal(t, map[Kind]int{TellChannel: 1}, left(e))
	refused(t, e.Adopt(chair, "C9", "x", true, monday), "shared with another organisation")
	must(t, e.Adopt(chair, "C9", "x", false, monday))
	must(t, e.Receive(Notice{Kind: MakeChannel}, Receipt{Parked: "restricted_action"}, monday))
	require.Equal(t, ChannelLive, e.Channel.State, "a late no does not take away what a person gave")
	e.Take()
	must(t, e.Receive(Notice{Kind: SetTopic}, Receipt{Parked: "is_archived"}, monday))
	require.Equal(t, ChannelLost, e.Channel.State)
	require.Equal(t, map[Kind]int{TellChannel: 1}, left(e))
	must(t, e.FindChannel(monday))
	require.Equal(t, ChannelLive, e.Channel.State)
	refused(t, e.NewChannel(chair, monday), "no new one is needed")
	must(t, e.LoseChannel("gone", monday))
	must(t, e.NewChannel(chair, monday))
	must(t, e.Receive(Notice{Kind: MakeChannel}, Receipt{Channel: "C10", Name: "x-2"}, monday))
	require.Equal(t, []string{"C9"}, e.Channel.Past)
	require.Equal(t, 1, left(e)[SaySuccessor])
}

// A slow answer about a channel that was left behind says nothing of the one that took its place.
func TestTheOldChannelsEndIsNotTheNewOnes(t *testing.T) {
	e := stage(t, Decided)
	must(t, e.LoseChannel("is_archived", later))
	must(t, e.NewChannel(chair, later))
	must(t, e.Receive(Notice{Kind: MakeChannel}, Receipt{Channel: "C10", Name: "x-2"}, later))
	for _, old := range []bool{true, false} {
		channel := "C10"
		if old {
			channel = e.Channel.Past[0]
		}
		must(t, e.Receive(Notice{Kind: ShowCard, Subject: "brief"}, Receipt{Channel: channel, Parked: "is_archived"}, later))
		require.Equal(t, old, e.Channel.State == ChannelLive)
	}
}

func TestWhatSlackRefusesForGood(t *testing.T) {
	e := stage(t, Decided)
	must(t, e.Receive(Notice{Kind: ShowCard, Subject: "brief"}, Receipt{Channel: "C1", TS: "1.1"}, later))
	e.Take()
	must(t, e.Receive(Notice{Kind: ShowCard, Subject: "brief"}, Receipt{Parked: "message_not_found"}, later))
	require.Empty(t, e.Cards)
	require.Equal(t, map[Kind]int{ShowCard: 1}, left(e), "a new card takes its place")
	must(t, e.Receive(Notice{Kind: NagItem, To: owner.ID, Subject: "1"}, Receipt{Parked: "user_disabled"}, later))
	require.False(t, e.Has(owner.ID))
	require.Equal(t, 1, left(e)[AskHandOn])
	must(t, e.Receive(Notice{Kind: AskQuestion, To: plain.ID, Subject: "1"}, Receipt{Parked: "msg_too_long"}, later))
	require.Equal(t, map[Kind]int{TellParked: 1}, left(e))
	must(t, e.Receive(Notice{Kind: TellParked, To: chair.ID}, Receipt{Parked: "msg_too_long"}, later))
	must(t, e.Receive(Notice{Kind: AskDates, To: chair.ID}, Receipt{Parked: "msg_too_long"}, later))
	require.Empty(t, left(e), "it does not go round for ever")
	must(t, e.Receive(Notice{Kind: Invite}, Receipt{Failed: map[UserID]string{plain.ID: "user_not_found", tech.ID: "cant_invite"}}, later))
	require.False(t, e.Has(plain.ID))
	require.True(t, e.Has(tech.ID))
	require.Equal(t, []string{"invite " + string(tech.ID) + " cant_invite"}, parkedSubjects(e), "the chair hears who, and why")
	must(t, e.Receive(Notice{Kind: Invite}, Receipt{Parked: "restricted_action"}, later))
	require.Equal(t, []string{"invite - restricted_action"}, parkedSubjects(e))
}

// parkedSubjects takes what the chair hears of what was given up.
func parkedSubjects(e *Escalation) (subjects []string) {
	_, owed := e.Take()
	for _, n := range owed {
		if n.Kind == TellParked {
			subjects = append(subjects, n.Subject)
		}
	}
	return subjects
}

func TestCloseAndEscalateAgain(t *testing.T) {
	e := stage(t, Decided)
	e.Take()
	require.Equal(t, "drop", refused(t, e.Close(chair, Newest, Closing{}, later), "Action items that are still open: 2.").Field)
	require.Equal(t, "no_effect", refused(t, e.Close(chair, Newest, Closing{Drop: "d"}, later), "").Field)
	must(t, e.ReviewEffect(chair, Newest, Effect{Outcome: EscalateIt}, later))
	must(t, e.Close(chair, Newest, Closing{Drop: "d", Archive: true}, later))
	require.Equal(t, 2, left(e)[TellItem])
	archive := Notice{Kind: Archive}
	require.Equal(t, Verdict{}, e.Wanted(archive, later, nil))

	// Begun again before the channel was archived: it stays. Archived all the same, because it
	// was on its way: a successor takes its place.
	must(t, e.ReEscalate(sponsor, "it broke again", later.Add(time.Hour)))
	require.True(t, e.Wanted(archive, later, nil).Drop)
	require.Equal(t, 1, left(e)[SayReopened])
	must(t, e.Receive(archive, Receipt{}, later.Add(time.Hour)))
	require.Equal(t, ChannelAwaited, e.Channel.State)
	require.Equal(t, map[Kind]int{MakeChannel: 1}, left(e))
	must(t, e.Receive(Notice{Kind: MakeChannel}, Receipt{Channel: "C2", Name: "esc-1-2"}, later.Add(time.Hour)))

	require.Equal(t, 2, e.Round)
	require.Equal(t, []Role{Technical, Business, Legal}, []Role{e.Reviews[0].Kind, e.Reviews[1].Kind, e.Reviews[2].Kind})
	require.Nil(t, e.Counting(), "the vote of the round before advises nothing")
	for by, kind := range map[*Person]Role{&tech: Technical, &biz: Business, &legal: Legal} {
		must(t, e.ConfirmReview(*by, kind, 1, later.Add(2*time.Hour)))
	}
	must(t, e.WriteReview(tech, Newest, review[Technical], later.Add(2*time.Hour)))
	require.Equal(t, 1, e.Review(Technical).Earlier[0].Round)
	must(t, e.PrepareDecision(approver, DecisionDraft{Option: 1, Reasons: []string{"r"}}, 0, Seen{}, later.Add(2*time.Hour)))
	require.Equal(t, "no_effect", refused(t, e.Close(chair, Newest, Closing{}, later.Add(3*time.Hour)), "").Field, "each round is looked at on its own")
	must(t, e.Close(chair, Newest, Closing{NoEffect: "moved to another contract", Archive: true}, later.Add(3*time.Hour)))
	must(t, e.Receive(archive, Receipt{Parked: "already_archived"}, later.Add(3*time.Hour)))
	require.Equal(t, ChannelDone, e.Channel.State)
	e.Take()
	must(t, e.ReEscalate(chair, "a third time", later.Add(4*time.Hour)))
	require.Equal(t, 1, left(e)[MakeChannel], "a bot cannot unarchive")
}

func TestItems(t *testing.T) {
	e := stage(t, Decided)
	for _, c := range []struct {
		d     ItemDraft
		field string
	}{
		{ItemDraft{Text: " "}, "tasks"},
		{ItemDraft{Text: "x", Due: due(monday)}, "tasks"},
		{ItemDraft{Text: "x", Parts: []PartRef{{Option: 2, Part: -1}}}, ""},
		{ItemDraft{Text: "x", Parts: []PartRef{{Option: 2, Part: 2}}}, ""},
		{ItemDraft{Text: "x", Parts: []PartRef{{Option: 9}}}, ""},
	} {
		require.Equal(t, c.field, refused(t, e.AddItems(chair, owner, []ItemDraft{c.d}, later), "").Field)
	}
	require.Empty(t, e.PartText(PartRef{Option: 2, Part: -1}))
	require.Equal(t, []PartRef{{Option: 2, Part: 1}}, e.Uncovered())
	must(t, e.Link(plain, 1, Newest, []PartRef{{Option: 2, Part: 1}}, later))
	require.Empty(t, e.Uncovered())

	// Earlier at once, later when the chair agrees to the date that the button showed.
	e.Take()
	must(t, e.ChangeDate(owner, 1, due(ny(11, 11, 9, 0)), later))
	require.Empty(t, left(e)[AskDate])
	must(t, e.ChangeDate(owner, 1, due(ny(11, 14, 9, 0)), later))
	require.True(t, e.Item(1).Due.Equal(ny(11, 11, 9, 0)))
	require.Equal(t, []UserID{chair.ID}, sent(e, AskDate))
	require.True(t, refused(t, e.AgreeDate(chair, 1, ny(11, 15, 9, 0), true, later), "").Stale)
	refused(t, e.AgreeDate(chair, 1, ny(11, 14, 9, 0), true, ny(11, 14, 9, 0)), "has passed")
	must(t, e.AgreeDate(chair, 1, ny(11, 14, 9, 0), true, later))
	require.True(t, e.Item(1).Due.Equal(ny(11, 14, 9, 0)))
	require.Equal(t, []UserID{owner.ID}, sent(e, TellItem))

	// Refused, it goes back to the chair, who finds somebody else.
	must(t, e.WillNotDo(owner, 1, "no time", later))
	require.Equal(t, []UserID{chair.ID}, sent(e, TellItem))
	require.Len(t, e.Row().WaitsFor(chair.ID), 2, "the refused item, and the date that is wished")
	must(t, e.Done(owner, 3, later))
	require.Empty(t, hears(t, clone(t, e), DefaultPolicy(), ny(11, 20, 9, 0), NagItem))
	must(t, e.HandOverItem(chair, 1, owner, later))
	require.Equal(t, ItemOpen, e.Item(1).Status)
}
