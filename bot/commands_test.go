package bot

import (
	"context"
	"strings"
	"testing"

	"github.com/slack-go/slack"
	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
	"escalate/bot/money"
	"escalate/bot/router"
	"escalate/bot/view"
)

// command types one.
func (g *rig) command(by meeting.Person, channel, name, text string) (router.Reply, error) {
	r := g.request(by)
	r.Command, r.Text, r.Channel, r.ChannelName = "/escalate", text, channel, name
	return g.bot.command(g.t.Context(), r)
}

func TestASingleKnownWordIsTheCommandAndAnythingElseACustomer(t *testing.T) {
	g := newRig(t)
	for text, customer := range map[string]string{
		"GlobalTech": "GlobalTech", "GlobalTech: down 48 h": "GlobalTech", "status report inc": "status report inc",
		"open Status": "Status", "OPEN help": "help", "open  vote : it fails": "vote", "Voters Ltd": "Voters Ltd",
	} {
		reply, err := g.command(view.Sarah, "C9", "general", text)
		require.NoError(t, err)
		require.True(t, shows(reply, "Open an escalation"), text)
		require.True(t, shows(reply, customer), "%s: %v", text, words(reply))
	}
	for _, text := range []string{"status", " Vote ", "notes", "action", "follow-up", "withdraw"} {
		_, err := g.command(view.Sarah, "C9", "general", text)
		require.ErrorContains(t, err, "You are not in any open escalation", text)
	}
}

func TestAnOpenEscalationOfTheSameCustomerIsOfferedToWhoeverMaySeeIt(t *testing.T) {
	g := newRig(t)
	g.open("GlobalTech")
	offered := func(by meeting.Person, text string) bool {
		reply, err := g.command(by, "C9", "general", text)
		require.NoError(t, err)
		return shows(reply, "Open another")
	}
	require.True(t, offered(view.Sarah, "globaltech"))
	require.False(t, offered(view.Sarah, "open globaltech"), "open always opens")
	require.False(t, offered(outsider, "globaltech"), "others are not told")

	submit := func(by meeting.Person, ref view.Ref) router.Reply {
		reply, err := g.submit(by, view.FormOpen, ref, router.Values{
			"customer": typed(" GLOBALTECH "), "summary": typed("Again"), "severity": picked("critical"),
		})
		require.NoError(t, err)
		return reply
	}
	first := submit(view.Sarah, view.Ref{})
	require.True(t, shows(first, "Open another"), "also when the name was typed into the form")
	require.True(t, shows(first, "Again"), "what was typed stays")
	require.False(t, shows(submit(view.Sarah, view.ParseRef(lastRef(first))), "Open another"), "once")
	require.Equal(t, meeting.Critical, g.get(2).Severity)
	submit(view.Sarah, view.Ref{No: asked})
	require.Equal(t, "GLOBALTECH", g.get(3).Customer)
}

// What the configuration lets pass without an exception stays with each escalation.
func TestAnEscalationKeepsWhatNeedsNoException(t *testing.T) {
	g := newRig(t)
	few, err := money.Parse("$500", "USD")
	require.NoError(t, err)
	g.bot.Policy.Exempt = []money.Amount{few}
	_, err = g.submit(view.Sarah, view.FormOpen, view.Ref{}, router.Values{
		"customer": typed("Alpha"), "summary": typed("Down"), "severity": picked("high"),
	})
	require.NoError(t, err)
	require.Equal(t, []money.Amount{few}, g.get(1).Exempt)
}

// lastRef is the metadata of an opening form, which names no escalation.
func lastRef(r router.Reply) string {
	for _, s := range words(r) {
		if strings.HasPrefix(s, `{`) && view.ParseRef(s).Warn {
			return s
		}
	}
	return ""
}

// Where apps may not make private channels, nothing but a private channel of the chair's is
// taken: everybody there reads the complaint.
func TestOnlyAPrivateChannelIsTaken(t *testing.T) {
	g := newRig(t)
	e := g.open("Alpha")
	_, err := g.kept.Update(t.Context(), e.ID, "", func(e *meeting.Escalation) error {
		return e.Receive(meeting.Notice{Kind: meeting.MakeChannel}, meeting.Receipt{Parked: "restricted_action"}, g.at)
	})
	require.NoError(t, err)
	require.Equal(t, meeting.ChannelRefused, g.get(e.ID).Channel.State)
	for _, where := range []string{"general", "directmessage", "mpdm-sarah--tom-1", ""} {
		_, err = g.command(view.Sarah, "C7", where, "")
		require.ErrorContains(t, err, "private channel", where)
	}
	for _, c := range []struct {
		shared bool
		err    error
		says   string
	}{
		{true, nil, "shared with another organisation"},
		{false, slack.SlackErrorResponse{Err: "channel_not_found"}, "invite me here with /invite"},
		{false, context.DeadlineExceeded, "again in a minute"},
	} {
		g.bot.Shared = func(context.Context, string) (bool, error) { return c.shared, c.err }
		_, err = g.command(view.Sarah, "C7", "privategroup", "")
		require.ErrorContains(t, err, c.says)
	}
	g.bot.Shared = func(context.Context, string) (bool, error) { return false, nil }
	reply, err := g.command(view.Tom, "C7", "privategroup", "")
	require.NoError(t, err)
	require.True(t, shows(reply, "Open an escalation"), "others open one of their own")
	require.Empty(t, g.get(e.ID).Channel.ID)

	_, err = g.command(view.Sarah, "C7", "privategroup", "")
	require.NoError(t, err)
	require.Equal(t, "C7", g.get(e.ID).Channel.ID)
	require.NotEqual(t, "privategroup", g.get(e.ID).Channel.Name)
}

// Somebody who types in a channel that was thought lost shows that it is not.
func TestTypingInALostChannelFindsIt(t *testing.T) {
	g := newRig(t)
	e := g.keep("ready")
	_, err := g.kept.Update(t.Context(), e.ID, "", func(e *meeting.Escalation) error { return e.LoseChannel("not_in_channel", g.at) })
	require.NoError(t, err)
	_, err = g.command(view.Lisa, e.Channel.ID, "privategroup", "")
	require.NoError(t, err)
	require.Equal(t, meeting.ChannelLive, g.get(e.ID).Channel.State)
}

// Of a picture, or of whatever else holds no words, there is nothing to quote; the form says so, and its link is kept.
func TestAMessageWithoutWordsIsSaidToHaveNone(t *testing.T) {
	g := newRig(t)
	e := g.open("Alpha")
	for name, press := range map[string]func(context.Context, router.Request) (router.Reply, error){
		"escalate this": g.bot.escalateThis, "add as action item": g.bot.itemFromMessage,
	} {
		for text, says := range map[string]bool{"": true, "Down again": false} {
			r := g.request(view.Sarah)
			r.Channel = g.get(e.ID).Channel.ID
			r.Message = router.Message{TS: "1.1", Channel: r.Channel, Text: text, Permalink: "https://example.slack.com/p1"}
			reply, err := press(t.Context(), r)
			require.NoError(t, err, name)
			require.Equal(t, says, shows(reply, "That message has no text to quote; perhaps it is a picture. Please say here what it shows."), name+text)
		}
	}
}
