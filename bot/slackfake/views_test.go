package slackfake_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"
	"github.com/stretchr/testify/require"

	"escalate/bot/slackfake"
)

// trigger is a fresh trigger id: from a command, or from a click in the open form.
func (w *world) trigger(got *string, do func() error) string {
	w.t.Helper()
	*got = ""
	require.NoError(w.t, do())
	synctest.Wait()
	return *got
}

func TestViewRules(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		var trigger string
		w.connect(func(b *bot, e socketmode.Event) {
			b.ack(e)
			switch d := e.Data.(type) {
			case slack.SlashCommand:
				trigger = d.TriggerID
			case slack.InteractionCallback:
				trigger = d.TriggerID
			}
		})
		ana := w.Person("ana")
		command := func() string {
			return w.trigger(&trigger, func() error { return ana.Command("", "/try", "") })
		}
		open := func(trigger string, v slack.ModalViewRequest) (*slack.ViewResponse, string) {
			r, err := w.api.OpenView(trigger, v)
			return r, code(err)
		}
		form := modal(input("a", "A"), button("go", "Go"))
		form.ExternalID = "mine"

		late := command()
		time.Sleep(3*time.Second + time.Millisecond)
		_, c := open(late, form)
		require.Equal(t, "expired_trigger_id", c)
		_, c = open("1.2.3", form)
		require.Equal(t, "invalid_trigger_id", c)
		once := command()
		first, c := open(once, form)
		require.Empty(t, c)
		require.NotEmpty(t, first.Hash)
		_, c = open(once, modal(input("a", "A")))
		require.Equal(t, "exchanged_trigger_id", c)
		_, c = open(command(), form)
		require.Equal(t, "duplicate_external_id", c)

		update := func(v slack.ModalViewRequest, external, hash, id string) (*slack.ViewResponse, string) {
			r, err := w.api.UpdateView(v, external, hash, id)
			return r, code(err)
		}
		require.NoError(t, ana.Fill("A", "typed"))
		second, c := update(form, "", first.Hash, first.ID)
		require.Empty(t, c)
		require.Equal(t, []string{"typed"}, ana.View().Value("A"))
		_, c = update(form, "", first.Hash, first.ID)
		require.Equal(t, "hash_conflict", c)
		_, c = update(form, "", "", "V0NOTHING")
		require.Equal(t, "not_found", c)
		_, c = update(form, "mine", second.Hash, "")
		require.Empty(t, c)

		push := func(trigger string) string {
			_, err := w.api.PushView(trigger, modal(button("go", "Go")))
			return code(err)
		}
		click := func() string {
			return w.trigger(&trigger, func() error { return ana.Click(ana.View(), "Go") })
		}
		require.Equal(t, "invalid_trigger_id", push(command()))
		require.Empty(t, push(click()))
		require.Empty(t, push(click()))
		require.Equal(t, 3, ana.View().Depth)
		require.Equal(t, "push_limit_reached", push(click()))
		require.Error(t, ana.Click(slackfake.View{ID: first.ID}, "Go"), "it is not in front")
		require.NoError(t, ana.CloseView())
		require.Equal(t, 2, ana.View().Depth)
		require.NoError(t, ana.CloseAll())
		require.Nil(t, ana.View())
		_, c = update(form, "", "", first.ID)
		require.Equal(t, "not_found", c)
		require.Len(t, w.Violations(), 4)
	})
}

func TestSubmissionAnswers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		var answer any
		var closed []slack.InteractionCallback
		w.connect(func(b *bot, e socketmode.Event) {
			switch d := e.Data.(type) {
			case slack.SlashCommand:
				b.ack(e)
				v := modal(input("a", "A").WithOptional(true))
				v.NotifyOnClose = true
				_, err := w.api.OpenView(d.TriggerID, v)
				require.NoError(t, err)
			case slack.InteractionCallback:
				if d.Type == slack.InteractionTypeViewClosed {
					closed = append(closed, d)
				}
				if answer == nil {
					b.ack(e)
				} else {
					b.ack(e, answer)
				}
			}
		})
		ana := w.Person("ana")
		start := func() {
			require.NoError(t, ana.Command("", "/try", ""))
			w.until(func() bool { return ana.View() != nil })
		}
		next := modal(section("thanks"))
		next.Title = text("Next")
		start()
		answer = slack.NewUpdateViewSubmissionResponse(&next)
		require.NoError(t, ana.Submit())
		require.Equal(t, "Next", ana.View().Title)
		require.Equal(t, 1, ana.View().Depth)
		answer = slack.NewPushViewSubmissionResponse(&next)
		require.NoError(t, ana.Submit())
		require.Equal(t, 2, ana.View().Depth)
		answer = slack.NewClearViewSubmissionResponse()
		require.NoError(t, ana.Submit())
		require.Nil(t, ana.View())
		answer = nil
		start()
		require.NoError(t, ana.CloseView())
		require.Len(t, closed, 1)
		require.False(t, closed[0].IsCleared)
		require.Error(t, ana.CloseView())
		require.Empty(t, w.Violations())
		start()
		answer = map[string]any{"response_action": "explode"}
		require.Error(t, ana.Submit())
		require.Len(t, w.Violations(), 1)
	})
}
