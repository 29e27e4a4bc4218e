package router

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/slack-go/slack"
	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
)

// clickBy is a click in a message by user, with its own trigger id.
func clickBy(user, trigger, value string) string {
	_, payload := payloadAt(atMessage, "act")
	return strings.NewReplacer(`"U1"`, `"`+user+`"`, `"TR"`, `"`+trigger+`"`, `"opt-1"`, `"`+value+`"`).Replace(payload)
}

func TestOnePersonsClicksAreHandledInOrderAndOthersBesideThem(t *testing.T) {
	var mu sync.Mutex
	took := map[meeting.UserID][]string{}
	var atOnce, most atomic.Int32
	routes, _ := everywhere(func(_ context.Context, r Request) (Reply, error) {
		most.Store(max(most.Load(), atOnce.Add(1)))
		defer atOnce.Add(-1)
		time.Sleep(time.Duration(100-10*len(r.Value)) * time.Millisecond)
		mu.Lock()
		defer mu.Unlock()
		took[r.By.ID] = append(took[r.By.ID], r.Value)
		return Nothing(), nil
	})
	onWire(t, routes, nil, func(g *rig) {
		var envs []string
		for i := 1; i <= 9; i++ {
			for _, user := range []string{"U1", "U2"} {
				envs = append(envs, g.send("interactive", clickBy(user, fmt.Sprint(user, i), strings.Repeat("x", i))))
			}
		}
		time.Sleep(2 * time.Second)
		synctest.Wait()
		for _, env := range envs {
			require.Equal(t, "ack", ackWords(g.ack(env)))
		}
		for _, user := range []meeting.UserID{"U1", "U2"} {
			require.Len(t, took[user], 9)
			require.IsIncreasing(t, took[user])
		}
		require.Equal(t, int32(2), most.Load())
	})
}

func TestNotTooManyHandlersAtOnce(t *testing.T) {
	var atOnce, most, all atomic.Int32
	routes, _ := everywhere(func(context.Context, Request) (Reply, error) {
		most.Store(max(most.Load(), atOnce.Add(1)))
		defer atOnce.Add(-1)
		time.Sleep(50 * time.Millisecond)
		all.Add(1)
		return Nothing(), nil
	})
	onWire(t, routes, nil, func(g *rig) {
		for i := range 300 {
			g.send("interactive", clickBy(fmt.Sprintf("U%d", i+100), fmt.Sprint("T", i), "v"))
		}
		time.Sleep(2 * time.Second)
		synctest.Wait()
		require.Equal(t, int32(300), all.Load())
		require.Equal(t, int32(handlersAtOnce), most.Load())
	})
}

func TestSlowSlackDelaysNoAck(t *testing.T) {
	routes, _ := everywhere(func(context.Context, Request) (Reply, error) { return Say("ok"), nil })
	hang := func(w *wire, _ *Config) {
		w.onCall = func(method string, _ map[string]any) (int, string) {
			if method != "apps.connections.open" {
				time.Sleep(20 * time.Second)
			}
			return 0, ""
		}
	}
	onWire(t, routes, hang, func(g *rig) {
		for i := range 5 {
			env := g.send("interactive", clickBy("U1", fmt.Sprint("T", i), "v"))
			synctest.Wait() // no time passes
			require.Equal(t, "ack", ackWords(g.ack(env)))
		}
	})
}

func TestClickDeliveredFiveTimesIsAnsweredOnce(t *testing.T) {
	var keys []string
	routes, _ := everywhere(func(_ context.Context, r Request) (Reply, error) {
		keys = append(keys, r.Key)
		return Say("Voted."), nil
	})
	onWire(t, routes, nil, func(g *rig) {
		for range 5 {
			env := g.send("interactive", clickBy("U1", "TR", "v"))
			synctest.Wait()
			require.Equal(t, "ack", ackWords(g.ack(env)))
		}
		require.Equal(t, []string{"TR", "TR", "TR", "TR", "TR"}, keys)
		require.Equal(t, []string{"response_url ephemeral Voted."}, g.called())
		// A submission is answered each time: its answer is the ack.
		for range 2 {
			require.Equal(t, `ack update "Escalations" Voted.`, g.at(atSubmission, "sub"))
		}
	})
}

func TestSeveralActionsOfOnePayload(t *testing.T) {
	var took []string
	routes, _ := everywhere(func(_ context.Context, r Request) (Reply, error) {
		took = append(took, r.Key+" "+r.Value)
		return Say(r.Value), nil
	})
	onWire(t, routes, nil, func(g *rig) {
		payload := strings.Replace(clickBy("U1", "TR", "v"), `"actions":[`, `"actions":[{"action_id":"act","block_id":"b0","value":"first"},`, 1)
		env := g.send("interactive", payload)
		synctest.Wait()
		require.Equal(t, "ack", ackWords(g.ack(env)))
		require.Equal(t, []string{"TR first", "TR/1 v"}, took)
		require.Equal(t, []string{"response_url ephemeral first", "response_url ephemeral v"}, g.called())
	})
}

func TestOddEnvelopesAreAcked(t *testing.T) {
	var took []Request
	routes, _ := everywhere(func(_ context.Context, r Request) (Reply, error) { took = append(took, r); return Say("ok"), nil })
	onWire(t, routes, nil, func(g *rig) {
		for name, c := range map[string]struct{ kind, payload, ack string }{
			"unknown envelope type":       {"carrier_pigeon", `{}`, "ack"},
			"unknown event":               {"events_api", `{"type":"event_callback","event_id":"E","event":{"type":"moon_landed"}}`, "ack"},
			"event of an odd shape":       {"events_api", `{"type":"event_callback","event_id":"E","event":{"type":"app_home_opened","user":"U1","tab":17}}`, "ack"},
			"event without anything":      {"events_api", `{"event":null}`, "ack"},
			"payload that is no object":   {"interactive", `"text"`, "ack"},
			"null":                        {"interactive", `null`, "ack"},
			"unknown interaction":         {"interactive", `{"type":"telepathy","user":{"id":"U1"}}`, "ack"},
			"suggestion":                  {"interactive", `{"type":"block_suggestion","user":{"id":"U1"},"value":"x"}`, `ack {"options":[]}`},
			"command of an odd shape":     {"slash_commands", `{"command":17,"user_id":"U1"}`, "ack ephemeral Something went wrong on our side (reference REF12345). Nothing you typed was lost; please try again."},
			"submission of an odd state":  {"interactive", `{"type":"view_submission","user":{"id":"U1"},"view":{"id":"V1","callback_id":"sub","blocks":[{"type":"input","block_id":"a"}],"state":{"values":7}}}`, "ack errors map[a:Something went wrong on our side (reference REF12345). Nothing you typed was lost; please try again.]"},
			"submission without its view": {"interactive", `{"type":"view_submission","user":{"id":"U1"},"view":7}`, "ack errors map[:Something went wrong on our side (reference REF12345). Nothing you typed was lost; please try again.]"},
			"a huge command":              {"slash_commands", `{"command":"/x","user_id":"U1","text":"` + strings.Repeat("x", 1<<20) + `"}`, "ack ephemeral ok"},
		} {
			env := g.send(c.kind, c.payload)
			synctest.Wait()
			require.Equal(t, c.ack, ackWords(g.ack(env)), name)
		}
		g.push(0, `{"type":"interactive"}`)               // no envelope id
		g.push(0, `{"type":17,"envelope_id":"numbered"}`) // undecodable envelope
		g.push(0, `{"type":`)                             // no JSON
		synctest.Wait()
		require.Equal(t, "ack", ackWords(g.ack("numbered")))
		require.Len(t, took, 1, "only the huge one reached a handler")
	})
}

// slack-go refuses a whole click when one cell in a table of the clicked message is of a kind that it does not know.
func TestClickOnMessageThatSlackGoCannotDecode(t *testing.T) {
	var got Request
	routes, _ := everywhere(func(_ context.Context, r Request) (Reply, error) { got = r; return Say("Voted."), nil })
	onWire(t, routes, nil, func(g *rig) {
		payload := strings.Replace(clickBy("U1", "TR", "opt-2"), `"text":"Card"`,
			`"text":"Card","blocks":[{"type":"data_table","rows":[[{"type":"cell_of_2027"}]]}]`, 1)
		env := g.send("interactive", payload)
		synctest.Wait()
		require.Equal(t, "ack", ackWords(g.ack(env)))
		require.Equal(t, []string{"response_url ephemeral Voted."}, g.called())
		require.Equal(t, "opt-2", got.Value)
		require.Equal(t, "Card", got.Message.Text)
	})
}

func TestHomeOpenedLeavesTheMessagesTabOut(t *testing.T) {
	var calls int
	routes, ids := everywhere(func(context.Context, Request) (Reply, error) { calls++; return Nothing(), nil })
	onWire(t, routes, nil, func(g *rig) {
		require.Equal(t, "ack", g.at(atEvent, ids[atEvent]))
		kind, payload := payloadAt(atEvent, ids[atEvent])
		env := g.send(kind, strings.Replace(payload, `"tab":"home"`, `"tab":"messages"`, 1))
		synctest.Wait()
		require.Equal(t, "ack", ackWords(g.ack(env)))
		require.Equal(t, 1, calls)
	})
}

func TestTooMuchIsLeftToSlack(t *testing.T) {
	l := newLanes(1, 3)
	block := make(chan struct{})
	for i := range 3 {
		require.True(t, l.push(fmt.Sprint(i), func() { <-block }))
	}
	require.False(t, l.push("4", func() {}))
	close(block)
	<-l.close()
	require.False(t, l.push("5", func() {}))
	require.Empty(t, l.queue)
}

func TestRecentForgetsByGenerations(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var s recent
		require.False(t, s.seen("a"))
		require.True(t, s.seen("a"))
		time.Sleep(recentTime + time.Second)
		require.False(t, s.seen("b"))
		require.True(t, s.seen("a"), "the older generation is still there")
		time.Sleep(recentTime + time.Second)
		require.False(t, s.seen("c"))
		require.False(t, s.seen("a"))
		for i := range 3 * recentLimit {
			s.seen(fmt.Sprint(i))
		}
		require.LessOrEqual(t, len(s.now)+len(s.old), 2*recentLimit)
	})
}

func TestPanicWhileDrawingAnAnswer(t *testing.T) {
	broken := func(_ *wire, c *Config) {
		c.Small = func(string, []slack.Block) slack.ModalViewRequest { panic("secret words") }
	}
	routes, ids := everywhere(func(context.Context, Request) (Reply, error) { return Say("ok"), nil })
	onWire(t, routes, broken, func(g *rig) {
		require.Contains(t, g.at(atSubmission, ids[atSubmission]), "ack errors map[complaint:Something went wrong")
		require.Equal(t, "ack", g.at(atHome, ids[atHome]))
		require.Equal(t, "ack ephemeral ok", g.at(atCommand, ids[atCommand]), "it goes on")
		require.NotContains(t, g.log.String(), "secret words")
	})
	// Also when it is drawn after the ack, because the first answer has failed.
	routes, ids = everywhere(func(context.Context, Request) (Reply, error) { return Open(modal("F", "x")), nil })
	both := func(w *wire, c *Config) { broken(w, c); failing("views.open", "invalid_arguments")(w, c) }
	onWire(t, routes, both, func(g *rig) {
		require.Equal(t, `ack; views.open TR "F" x`, g.at(atHome, ids[atHome]))
		require.Equal(t, 2, strings.Count(g.log.String(), `"reference"`), g.log.String())
	})
}
