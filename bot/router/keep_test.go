package router

import (
	"context"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"
)

func (w *wire) opened() []time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return append([]time.Time(nil), w.opens...)
}

func (w *wire) open() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.sockets)
}

func (w *wire) drop(socket int) {
	w.mu.Lock()
	conn := w.sockets[socket]
	w.mu.Unlock()
	_ = conn.Close()
}

func (w *wire) greet(f func(*websocket.Conn)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.onSocket = f
}

// paced requires at least a second between any two openings.
func (w *wire) paced(t *testing.T) {
	t.Helper()
	all := w.opened()
	for i := 1; i < len(all); i++ {
		require.GreaterOrEqual(t, all[i].Sub(all[i-1]), time.Second, "opening %d", i)
	}
}

// endsWith requires that Run has ended by itself with these words within d.
func (g *rig) endsWith(t *testing.T, d time.Duration, words string) {
	t.Helper()
	select {
	case err := <-g.ended:
		g.ended <- nil
		require.ErrorContains(t, err, words)
	case <-time.After(d):
		require.Fail(t, "Run did not end")
	}
}

func TestConnectedAndHealthy(t *testing.T) {
	onWire(t, &Routes{}, nil, func(g *rig) {
		<-g.r.Connected()
		require.NoError(t, g.r.Healthy())
		g.greet(func(*websocket.Conn) {}) // no hello any more
		g.drop(0)
		time.Sleep(2 * time.Second)
		require.Equal(t, 1, g.open())
		require.Error(t, g.r.Healthy(), "without a hello")
	})
}

func TestTwoSocketsAndARefreshWithoutAGap(t *testing.T) {
	routes, ids := everywhere(func(context.Context, Request) (Reply, error) { return Nothing(), nil })
	two := func(_ *wire, c *Config) { c.Sockets = 2 }
	onWire(t, routes, two, func(g *rig) {
		require.Equal(t, 1, g.open(), "they start apart")
		time.Sleep(apart + time.Second)
		require.Equal(t, 2, g.open())
		time.Sleep(shortLife)
		for range 20 {
			for _, reason := range []string{"warning", "refresh_requested"} {
				g.push(0, `{"type":"disconnect","reason":"`+reason+`"}`)
				for range 30 {
					time.Sleep(100 * time.Millisecond)
					synctest.Wait()
					require.GreaterOrEqual(t, g.open(), 1)
					env := g.sendOn(g.open()-1, "events_api", payloads[atClosed].payload)
					synctest.Wait()
					require.Equal(t, "ack", ackWords(g.ack(env)))
				}
				require.Equal(t, 2, g.open())
				time.Sleep(shortLife)
			}
		}
		g.paced(t)
		require.Len(t, g.opened(), 42, "no opening more than needed")
		require.NotContains(t, g.log.String(), `"warn"`)
		_ = ids
	})
}

func TestBothSocketsLostAtOnceAreReopenedOneByOne(t *testing.T) {
	onWire(t, &Routes{}, func(_ *wire, c *Config) { c.Sockets = 2 }, func(g *rig) {
		time.Sleep(time.Hour)
		for range 5 {
			g.drop(1)
			g.drop(0)
			time.Sleep(3 * time.Second)
			require.Equal(t, 1, g.open(), "their refreshes have to fall apart again")
			time.Sleep(apart)
			require.Equal(t, 2, g.open())
			time.Sleep(shortLife)
		}
		g.paced(t)
	})
}

func TestAckGoesByTheOtherSocketWhenItsOwnIsGone(t *testing.T) {
	routes, _ := everywhere(func(context.Context, Request) (Reply, error) {
		time.Sleep(time.Second)
		return Nothing(), nil
	})
	two := func(_ *wire, c *Config) { c.Sockets = 2 }
	onWire(t, routes, two, func(g *rig) {
		time.Sleep(apart + time.Second)
		g.greet(func(*websocket.Conn) { time.Sleep(time.Hour) })
		env := g.sendOn(0, "interactive", clickBy("U1", "T1", "v"))
		synctest.Wait()
		g.drop(0)
		time.Sleep(2 * time.Second)
		require.Equal(t, "ack", ackWords(g.ack(env)))
		g.greet(nil)
		time.Sleep(time.Hour)
	})
}

func TestStormGuard(t *testing.T) {
	for name, greet := range map[string]func(*websocket.Conn){
		"disconnect at once": disconnect("refresh_requested"),
		"warning at once":    disconnect("warning"),
		"cut at once":        func(c *websocket.Conn) { _ = c.Close() },
		"hello, then cut":    func(c *websocket.Conn) { hello(c); _ = c.Close() },
		"too many":           disconnect("too_many_websockets"),
		"too many, told late": func(c *websocket.Conn) {
			hello(c)
			go func() { time.Sleep(6 * time.Second); disconnect("too_many_websockets")(c) }()
		},
	} {
		t.Run(name, func(t *testing.T) {
			storm := func(w *wire, c *Config) { c.Sockets, w.onSocket = 2, greet }
			onWire(t, &Routes{}, storm, func(g *rig) {
				time.Sleep(10 * time.Minute)
				g.paced(t)
				n := len(g.opened())
				require.Greater(t, n, 5, "it goes on trying")
				require.Less(t, n, 60)
				g.greet(nil)
				time.Sleep(3*time.Minute + apart)
				require.Equal(t, 2, g.open(), "and recovers")
				require.NoError(t, g.r.Healthy())
				if strings.HasPrefix(name, "too many") {
					require.Contains(t, g.log.String(), "look for other running copies")
				}
			})
		})
	}
}

func TestTrouble(t *testing.T) {
	for name, answer := range map[string]struct {
		status int
		text   string
	}{
		"server error":  {500, "oops"},
		"not found":     {404, "what?"},
		"internal":      {200, `{"ok":false,"error":"internal_error"}`},
		"no JSON":       {200, `<html>`},
		"rate limited":  {200, `{"ok":false,"error":"ratelimited"}`},
		"bad websocket": {200, `{"ok":true,"url":"ws://wire/api/nothing"}`},
	} {
		t.Run(name, func(t *testing.T) {
			trouble := func(w *wire, _ *Config) {
				w.onCall = func(method string, _ map[string]any) (int, string) {
					if method == "apps.connections.open" {
						return answer.status, answer.text
					}
					return 0, ""
				}
			}
			onWire(t, &Routes{}, trouble, func(g *rig) {
				time.Sleep(10 * time.Minute)
				g.paced(t)
				require.Greater(t, len(g.opened()), 10)
				require.Less(t, len(g.opened()), 40)
				g.mu.Lock()
				g.onCall = nil
				g.mu.Unlock()
				time.Sleep(longestPause * 2)
				require.NoError(t, g.r.Healthy(), "an outage of ten minutes costs no more than a minute after it")
			})
		})
	}
}

func TestSlackNever(t *testing.T) {
	for code, words := range map[string]string{
		"invalid_auth": "does not know this token", "token_revoked": "was revoked", "account_inactive": "Install the app again",
		"not_allowed_token_type": "with xapp-", "missing_scope": "connections:write", "token_expired": "has expired",
		"team_access_not_granted": "workspace admin", "not_authed": "no token",
	} {
		t.Run(code, func(t *testing.T) {
			never := func(w *wire, _ *Config) {
				w.onCall = func(method string, _ map[string]any) (int, string) {
					return 200, `{"ok":false,"error":"` + code + `"}`
				}
			}
			onWire(t, &Routes{}, never, func(g *rig) {
				g.endsWith(t, 10*time.Second, words)
				require.Len(t, g.opened(), 1)
			})
		})
	}
}

func TestSocketModeSwitchedOff(t *testing.T) {
	t.Run("before the start", func(t *testing.T) {
		off := func(w *wire, _ *Config) { w.onSocket = disconnect("link_disabled") }
		onWire(t, &Routes{}, off, func(g *rig) {
			g.endsWith(t, 10*time.Second, "Socket Mode is switched off")
			require.Len(t, g.opened(), 2, "the second one asks why")
		})
	})
	t.Run("while running", func(t *testing.T) {
		onWire(t, &Routes{}, func(_ *wire, c *Config) { c.Sockets = 2 }, func(g *rig) {
			time.Sleep(time.Hour)
			g.greet(disconnect("link_disabled"))
			g.push(1, `{"type":"disconnect","reason":"link_disabled"}`)
			g.push(0, `{"type":"disconnect","reason":"link_disabled"}`)
			g.endsWith(t, 20*time.Second, "Socket Mode is switched off")
		})
	})
	t.Run("told late", func(t *testing.T) {
		onWire(t, &Routes{}, func(_ *wire, c *Config) { c.Sockets = 2 }, func(g *rig) {
			time.Sleep(time.Hour)
			g.greet(func(c *websocket.Conn) {
				hello(c)
				go func() { time.Sleep(6 * time.Second); disconnect("link_disabled")(c) }()
			})
			g.drop(1)
			g.drop(0)
			g.endsWith(t, time.Minute, "Socket Mode is switched off")
		})
	})
	t.Run("while the token is revoked", func(t *testing.T) {
		onWire(t, &Routes{}, nil, func(g *rig) {
			time.Sleep(time.Hour)
			g.mu.Lock()
			g.onCall = func(string, map[string]any) (int, string) { return 200, `{"ok":false,"error":"token_revoked"}` }
			g.mu.Unlock()
			g.drop(0)
			g.endsWith(t, 20*time.Second, "was revoked")
		})
	})
}

func TestSilentLinkIsNoticed(t *testing.T) {
	onWire(t, &Routes{}, func(w *wire, _ *Config) { w.silent = true }, func(g *rig) {
		time.Sleep(28 * time.Second)
		require.Len(t, g.opened(), 1)
		time.Sleep(6 * time.Second)
		require.GreaterOrEqual(t, len(g.opened()), 2, "half a minute without a ping: a new socket")
		g.paced(t)
	})
	t.Run("no hello", func(t *testing.T) {
		onWire(t, &Routes{}, func(w *wire, _ *Config) { w.onSocket = func(*websocket.Conn) {} }, func(g *rig) {
			time.Sleep(helloTime + 5*time.Second)
			require.Len(t, g.opened(), 2)
			select {
			case <-g.r.Connected():
				require.Fail(t, "connected without a hello")
			default:
			}
		})
	})
	t.Run("opening hangs", func(t *testing.T) {
		hang := func(w *wire, _ *Config) {
			w.onCall = func(string, map[string]any) (int, string) { time.Sleep(5 * time.Minute); return 0, "" }
		}
		onWire(t, &Routes{}, hang, func(g *rig) {
			time.Sleep(helloTime + 5*time.Second)
			require.Len(t, g.opened(), 2)
			g.mu.Lock()
			g.onCall = nil
			g.mu.Unlock()
			time.Sleep(10 * time.Minute)
			require.NoError(t, g.r.Healthy())
		})
	})
}

func TestRetryAfterIsHeeded(t *testing.T) {
	limited := func(w *wire, _ *Config) {
		w.onCall = func(method string, _ map[string]any) (int, string) {
			if len(w.opened()) == 1 {
				return 429, "{}"
			}
			return 0, ""
		}
	}
	onWire(t, &Routes{}, limited, func(g *rig) {
		time.Sleep(2 * time.Minute)
		all := g.opened()
		require.Len(t, all, 2)
		require.GreaterOrEqual(t, all[1].Sub(all[0]), 77*time.Second)
		require.NoError(t, g.r.Healthy())
	})
}

func TestPauses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := guard{rng: rand.New(rand.NewPCG(1, 1))}
		require.Zero(t, g.pause(0))
		for range 10 {
			require.GreaterOrEqual(t, g.pause(0), openEvery)
		}
	})
	require.Equal(t, []time.Duration{1, 2, 8, 10, 10}, []time.Duration{
		double(1, 0, 10), double(1, 1, 10), double(1, 3, 10), double(1, 4, 10), double(1, 1000, 10)})
}

func TestMonthOfRefreshesLeavesNothingBehind(t *testing.T) {
	routes, ids := everywhere(func(context.Context, Request) (Reply, error) { return Nothing(), nil })
	onWire(t, routes, func(_ *wire, c *Config) { c.Sockets = 2 }, func(g *rig) {
		time.Sleep(time.Minute)
		for range 300 {
			g.push(0, `{"type":"disconnect","reason":"warning"}`)
			time.Sleep(3 * time.Second)
			require.Equal(t, "ack", g.at(atClosed, ids[atClosed]))
			time.Sleep(10 * time.Second)
		}
		g.r.mu.Lock()
		defer g.r.mu.Unlock()
		require.Len(t, g.r.links, 2)
		require.Empty(t, g.r.work.queue)
		require.Empty(t, g.r.speech.queue)
	})
}
