package bot

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
	"escalate/bot/router"
	"escalate/bot/view"
)

// unsaidIn keeps a stage of the storybook's meeting in which Slack has refused something for good.
func (g *rig) unsaidIn(stage string) *meeting.Escalation {
	e, err := g.kept.Update(g.t.Context(), g.keep(stage).ID, "", func(e *meeting.Escalation) error {
		view.Refused(e, g.at)
		return nil
	})
	require.NoError(g.t, err)
	require.NotEmpty(g.t, e.StillUnsaid(g.at, g.bot.Policy))
	return e
}

// refusal is the sentence that a press is answered with, which changes nothing.
func (g *rig) refusal(id meeting.ID, by meeting.Person, action string, ref view.Ref) string {
	before := g.events(id)
	_, err := g.press(by, action, ref.String())
	refused, no := meeting.AsRefusal(err)
	require.True(g.t, no, "%v", err)
	require.Equal(g.t, before, g.events(id))
	return refused.Text
}

// What Slack refused is sent again by whoever is an operator when they press, and by nobody else.
func TestOnlyOperatorsSendAgain(t *testing.T) {
	g := newRig(t)
	e := g.unsaidIn("items")
	ref := view.Ref{Of: e.ID, No: e.StillUnsaid(g.at, g.bot.Policy)[0].Seq}
	require.Contains(t, g.refusal(e.ID, e.Person(e.Chair), view.ActSendAgain, ref), "you are not one of them now")

	g.bot.Operators = []meeting.UserID{view.Ole.ID}
	home, err := g.bot.home(t.Context(), g.request(view.Ole))
	require.NoError(t, err)
	require.True(t, shows(home, "Send again"))
	require.NotContains(t, words(home), e.Customer)
	others, err := g.bot.home(t.Context(), g.request(e.Person(e.Chair)))
	require.NoError(t, err)
	require.False(t, shows(others, "For operators"))

	unseen := view.Ole
	unseen.Standing = meeting.Unverified
	require.Contains(t, g.refusal(e.ID, unseen, view.ActSendAgain, ref), "try again in a minute")
	was := view.Ole
	was.Standing = meeting.Guest
	require.Contains(t, g.refusal(e.ID, was, view.ActSendAgain, ref), "Only full members")

	before := len(e.Unsaid)
	_, err = g.press(view.Ole, view.ActSendAgain, ref.String())
	require.NoError(t, err)
	e, err = g.kept.Get(t.Context(), e.ID)
	require.NoError(t, err)
	require.Len(t, e.Unsaid, before-1)
	log, err := g.kept.Events(t.Context(), e.ID)
	require.NoError(t, err)
	last := log[len(log)-1]
	require.Equal(t, view.Ole.ID, last.By, "the log says who")
	require.Equal(t, meeting.SentAgain{Seq: ref.No}, last.Body)
	require.Contains(t, g.refusal(e.ID, view.Ole, view.ActSendAgain, ref), "sent again already")

	g.bot.Operators = nil
	require.Contains(t, g.refusal(e.ID, view.Ole, view.ActSendAgain, ref), "you are not one of them now")
	require.Contains(t, g.refusal(e.ID, view.Ole, view.ActSendAgain, view.Ref{Of: 999}), "you are not one of them now")
}

// A chair that nobody has is taken by an operator; one that somebody has is not.
func TestAnOperatorTakesAVacantChair(t *testing.T) {
	g := newRig(t)
	g.bot.Operators = []meeting.UserID{view.Ole.ID}
	kept, vacant := g.keep("items"), g.keep("leaderless")
	require.Contains(t, g.refusal(kept.ID, view.Ole, view.ActSeat, view.Ref{Of: kept.ID}), "has a chair now")
	require.Contains(t, g.refusal(vacant.ID, view.Lisa, view.ActSeat, view.Ref{Of: vacant.ID}), "you are not one of them now")
	_, err := g.press(view.Ole, view.ActSeat, view.Ref{Of: vacant.ID}.String())
	require.NoError(t, err)
	e, err := g.kept.Get(t.Context(), vacant.ID)
	require.NoError(t, err)
	require.Equal(t, view.Ole.ID, e.Chair)
	require.True(t, e.Has(view.Ole.ID))
	log, err := g.kept.Events(t.Context(), e.ID)
	require.NoError(t, err)
	require.True(t, slices.ContainsFunc(log, func(ev meeting.Event) bool {
		return ev.By == view.Ole.ID && ev.Body == meeting.VacantChairTaken{Name: view.Ole.Name}
	}))
}

// What somebody left behind goes to one person in every escalation; whoever is there keeps what they have, and the
// form of somebody who is no operator any more moves nothing.
func TestAnOperatorMovesWhatSomebodyLeftBehind(t *testing.T) {
	g := newRig(t)
	g.bot.Operators = []meeting.UserID{view.Ole.ID}
	first, second := g.keep("leaderless"), g.keep("leaderless")
	ref := view.Ref{Key: string(view.Tom.ID)}
	to := router.Values{"to": named(view.Nina)}

	g.bot.Operators = nil
	_, err := g.press(view.Ole, view.FormID(view.FormMoveParts), ref.String())
	require.ErrorContains(t, err, "you are not one of them now")
	_, err = g.submit(view.Ole, view.FormMoveParts, ref, to)
	require.ErrorContains(t, err, "you are not one of them now")
	g.bot.Operators = []meeting.UserID{view.Ole.ID}

	form, err := g.press(view.Ole, view.FormID(view.FormMoveParts), ref.String())
	require.NoError(t, err)
	require.Contains(t, strings.Join(words(form), "\n"), second.ID.String()+": approver")
	_, err = g.submit(view.Ole, view.FormMoveParts, ref, router.Values{"to": named(guest)})
	require.ErrorContains(t, err, "is a guest")
	said, err := g.submit(view.Ole, view.FormMoveParts, ref, to)
	require.NoError(t, err)
	require.True(t, shows(said, "Nina Patel now has what was left behind in "+second.ID.String()+", "+first.ID.String()+"."))
	for _, id := range []meeting.ID{first.ID, second.ID} {
		e, err := g.kept.Get(t.Context(), id)
		require.NoError(t, err)
		require.True(t, e.Is(view.Nina.ID, meeting.Approver))
		require.False(t, e.Holds(view.Tom.ID))
		require.Equal(t, view.Sarah.ID, e.Chair, "what somebody else left stays theirs")
	}
	_, err = g.submit(view.Ole, view.FormMoveParts, ref, to)
	require.ErrorContains(t, err, "nothing any more")
	_, err = g.submit(view.Ole, view.FormMoveParts, view.Ref{Key: string(view.Lisa.ID)}, to)
	require.ErrorContains(t, err, "nothing any more", "Lisa is there")
}

// A customer's name is corrected by operators only; it is found by its new name, and the log says who changed it.
func TestAnOperatorCorrectsACustomersName(t *testing.T) {
	g := newRig(t)
	g.bot.Operators = []meeting.UserID{view.Ole.ID}
	e := g.keep("closed")
	fill := func(number, name string) error {
		_, err := g.submit(view.Ole, view.FormCustomerName, view.Ref{}, router.Values{"number": {Text: number}, "customer": {Text: name}})
		return err
	}
	require.ErrorContains(t, fill("seven", "Contoso"), "could not read")
	require.ErrorContains(t, fill("ESC-99", "Contoso"), "no escalation ESC-99")
	require.ErrorContains(t, fill(e.ID.String(), "  "), "write the customer's name")
	require.ErrorContains(t, fill(e.ID.String(), e.Customer), "has this name already")
	require.NoError(t, fill(e.ID.String(), " Contoso   Ltd "))
	for name, found := range map[string]int{"contoso ltd": 1, e.Customer: 0} {
		rows, err := g.kept.ByCustomer(t.Context(), name)
		require.NoError(t, err)
		require.Len(t, rows, found)
	}
	log, err := g.kept.Events(t.Context(), e.ID)
	require.NoError(t, err)
	require.True(t, slices.ContainsFunc(log, func(ev meeting.Event) bool {
		return ev.By == view.Ole.ID && ev.Body == meeting.CustomerCorrected{To: "Contoso Ltd", Name: view.Ole.Name}
	}))
	g.bot.Operators = nil
	require.ErrorContains(t, fill(e.ID.String(), "Northwind"), "you are not one of them now")
	_, err = g.press(view.Ole, view.FormID(view.FormCustomerName), view.Ref{}.String())
	require.ErrorContains(t, err, "you are not one of them now")
}
