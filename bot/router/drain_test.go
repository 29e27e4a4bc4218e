package router

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
)

// end cancels Run and returns how long it took.
func (g *rig) end(t *testing.T) time.Duration {
	t.Helper()
	start := time.Now()
	g.stop()
	select {
	case err := <-g.ended:
		g.ended <- err
		require.NoError(t, err)
	case <-time.After(10 * time.Second):
		require.Fail(t, "Run did not end within ten seconds")
	}
	return time.Since(start)
}

func TestDrainFinishesHandlersAndLosesNoAck(t *testing.T) {
	var done atomic.Int32
	routes, _ := everywhere(func(context.Context, Request) (Reply, error) {
		time.Sleep(300 * time.Millisecond)
		done.Add(1)
		return Say("ok"), nil
	})
	onWire(t, routes, nil, func(g *rig) {
		var envs []string
		for i := range 150 {
			id := meeting.UserID(fmt.Sprintf("U%d", i))
			require.NoError(t, g.people.Learn(t.Context(), time.Time{}, meeting.Person{ID: id, Standing: meeting.FullMember}))
			envs = append(envs, g.send("interactive", clickBy(fmt.Sprintf("U%d", i), fmt.Sprint("T", i), "v")))
		}
		synctest.Wait()
		took := g.end(t)
		require.Less(t, took, 2*time.Second)
		require.Equal(t, int32(150), done.Load())
		for _, env := range envs {
			require.Equal(t, "ack", ackWords(g.ack(env)))
		}
		require.Len(t, g.called(), 150, "answers are given too")
	})
}

func TestDrainTakesNothingNew(t *testing.T) {
	var calls atomic.Int32
	routes, _ := everywhere(func(context.Context, Request) (Reply, error) {
		calls.Add(1)
		time.Sleep(time.Second)
		return Nothing(), nil
	})
	onWire(t, routes, nil, func(g *rig) {
		first := g.send("interactive", clickBy("U1", "T1", "v"))
		synctest.Wait()
		g.stop()
		synctest.Wait()
		second := g.send("interactive", clickBy("U2", "T2", "v"))
		g.end(t)
		require.Equal(t, 1, g.acked(first))
		require.Zero(t, g.acked(second), "what is not done is not acknowledged")
		require.Equal(t, int32(1), calls.Load())
	})
}

func TestDrainGivesUpOnWhatHangs(t *testing.T) {
	for name, hang := range map[string]struct{ handler, call time.Duration }{
		"handler": {30 * time.Second, 0},
		"slack":   {0, 30 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			routes, _ := everywhere(func(context.Context, Request) (Reply, error) {
				time.Sleep(hang.handler)
				return Say("ok"), nil
			})
			setup := func(w *wire, _ *Config) {
				w.onCall = func(method string, _ map[string]any) (int, string) {
					if method != "apps.connections.open" {
						time.Sleep(hang.call)
					}
					return 0, ""
				}
			}
			onWire(t, routes, setup, func(g *rig) {
				for i := range 20 {
					g.send("interactive", clickBy("U1", fmt.Sprint("T", i), "v"))
				}
				synctest.Wait()
				require.GreaterOrEqual(t, g.end(t), drainTime)
			})
		})
	}
}

func TestRunTwiceIsAnError(t *testing.T) {
	onWire(t, &Routes{}, nil, func(g *rig) {
		require.ErrorContains(t, g.r.Run(t.Context()), "twice")
	})
}
