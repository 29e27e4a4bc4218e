package outbox

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/rs/zerolog"
	"github.com/slack-go/slack"

	"escalate/bot/meeting"
	"escalate/bot/view"
)

// How long Slack may take to show a message in its history, and how far before the attempt
// we look: our clock may have been ahead by then and been put right since (a hardware clock
// that runs in local time is hours off), and in a day there is seldom more than a page.
const (
	settleTime = 5 * time.Second
	lookBack   = 24 * time.Hour
)

// reconcile resolves the doubt about what an earlier attempt did, where a repetition would
// be seen. It returns the receipt when the message is there. When two looks five seconds
// apart do not find it, it did not arrive. Where Slack does not let us look, we wait as
// long and mark what goes out. Everything else is simply repeated.
func (a *attempt) reconcile() (*meeting.Receipt, error) {
	p := a.parts[0]
	if !a.visible(p) {
		return nil, nil
	}
	m := a.o.lanes.change(a.b.Lane, func(m *memo) {
		if m.batch != a.b.ID {
			m.batch, m.looks, m.looked, m.blind = a.b.ID, 0, time.Time{}, false
		}
	})
	now := a.o.clock.Now()
	blind := m.blind || !a.o.cfg.CanLook
	if m.looks >= 2 {
		return nil, a.repeat(p, m, blind, now)
	}
	if m.looks == 1 && m.looked.After(now) { // the clock went back: nobody knows how long ago it was
		m = a.o.lanes.change(a.b.Lane, func(m *memo) { m.looked = now })
	}
	if next := m.looked.Add(settleTime); m.looks == 1 && next.After(now) {
		return nil, &waitError{at: next, why: "the second look"}
	}
	if !blind {
		r, err := a.look(p)
		a.called = false
		if f := judged(err); f != nil && (f.class == refused || f.class == barred) {
			a.o.cfg.Log.Warn().Str("ref", a.b.ID).Str("code", f.code).Msg("Slack does not let us look whether a message arrived")
			blind, err = true, nil
		}
		if err != nil || r != nil {
			return r, unseen(err)
		}
	}
	m = a.o.lanes.change(a.b.Lane, func(m *memo) { m.looks, m.looked, m.blind = m.looks+1, now, blind })
	if m.looks < 2 {
		return nil, &waitError{at: now.Add(settleTime), why: "the second look"}
	}
	return nil, a.repeat(p, m, blind, now)
}

// How often what may have arrived is said again where nobody can look: once soon, then after an hour, and each time after
// twice as long. It does not wait on when Slack has answered the same method meanwhile: then its answers arrive again.
const (
	repeatPause = time.Hour
	repeatLook  = 5 * time.Minute // how long it may go unnoticed that Slack answers again
)

// repeat lets the batch be sent again, or says until when it has to wait. Whoever runs the bot is told once an hour that
// nobody can know whether messages arrive.
func (a *attempt) repeat(p view.Part, m memo, blind bool, now time.Time) error {
	if !blind {
		return nil
	}
	says := postMessage
	if p.N.Thread() != "" {
		says = complete
	}
	if m.repeats > 0 && !a.o.bars.answered(says).After(m.repeated) {
		next := m.repeated.Add(repeatPause << min(m.repeats-1, 4))
		if _, tell := a.o.bars.barred("doubt", "no_answer", now); tell {
			a.log(zerolog.ErrorLevel).Msg("Slack's answers get lost, and without the scopes groups:history and im:history nobody can know whether messages arrive; they are repeated rarely")
		}
		if next.After(now) && !m.repeated.After(now) {
			if soon := now.Add(repeatLook); next.After(soon) {
				next = soon
			}
			return &waitError{at: next, why: "nobody can know whether it arrived"}
		}
	}
	a.again = true
	a.o.lanes.change(a.b.Lane, func(m *memo) { m.repeats, m.repeated = m.repeats+1, now })
	return nil
}

// visible reports whether people would see a repetition: a message, a card posted, a file.
func (a *attempt) visible(p view.Part) bool {
	if p.N.Direct() {
		return true
	}
	if p.E.Channel.State != meeting.ChannelLive {
		return false
	}
	switch _, work := jobs[p.N.Kind]; {
	case p.N.Kind == meeting.ShowCard:
		return !p.E.Stands(p.N)
	case p.N.Thread() != "":
		return p.E.Cards[p.N.Thread()].TS != ""
	default:
		return !work
	}
}

// look looks once: for the batch's id in the channel or the direct conversation, or for the
// file's name in its thread.
func (a *attempt) look(p view.Part) (*meeting.Receipt, error) {
	if p.N.Thread() != "" {
		return a.lookForFile(p)
	}
	room := p.E.Channel.ID
	if p.N.Direct() {
		var err error
		if room, err = a.room(p.N.To); err != nil {
			return nil, err
		}
	}
	oldest, cursor := stamp(a.oldest(lookBack)), ""
	for range pagesMost {
		var page *slack.GetConversationHistoryResponse
		err := a.call(history, "", func(ctx context.Context) (err error) {
			page, err = a.o.cfg.API.GetConversationHistoryContext(ctx, &slack.GetConversationHistoryParameters{
				ChannelID: room, Cursor: cursor, Inclusive: true, Oldest: oldest, Limit: pageSize, IncludeAllMetadata: true,
			})
			return err
		})
		if err != nil {
			return nil, err
		}
		for _, m := range page.Messages {
			if m.Metadata.EventType == eventType && m.Metadata.EventPayload[eventID] == a.b.ID && a.mine(m) {
				return &meeting.Receipt{Channel: room, TS: m.Timestamp, Said: a.said(m.Timestamp)}, nil
			}
		}
		if cursor = page.ResponseMetaData.NextCursor; cursor == "" {
			break
		}
	}
	return nil, nil
}

// said returns when Slack took a message of ours, by our clock; zero when its time cannot be read.
// When nobody knows Slack's clock, it is believed to go with ours.
func (a *attempt) said(ts string) time.Time {
	sec, err := strconv.ParseFloat(ts, 64)
	if err != nil {
		return time.Time{}
	}
	ahead, _ := a.skew(a.o.clock.Now())
	return time.UnixMicro(int64(sec * 1e6)).Add(-ahead)
}

// mine reports whether we may have written the message: others can copy metadata.
func (a *attempt) mine(m slack.Message) bool {
	return m.User == "" || a.o.cfg.BotUser == "" || m.User == a.o.cfg.BotUser
}

// room returns the direct conversation with a person.
func (a *attempt) room(to meeting.UserID) (string, error) {
	if id := a.o.rooms.get(to); id != "" {
		return id, nil
	}
	var id string
	err := a.call(open, "", func(ctx context.Context) error {
		c, _, _, err := a.o.cfg.API.OpenConversationContext(ctx, &slack.OpenConversationParameters{Users: []string{string(to)}})
		if err != nil {
			return err
		}
		if c == nil || c.ID == "" {
			return fmt.Errorf("conversations.open: %w", errSilent)
		}
		id = c.ID
		return nil
	})
	if err != nil {
		return "", err
	}
	a.o.rooms.put(to, id)
	return id, nil
}

// lookForFile looks for a file of that name in the thread that it goes to.
func (a *attempt) lookForFile(p view.Part) (*meeting.Receipt, error) {
	files, _ := a.o.cfg.Draw.Files(p, a.o.clock.Now())
	card, cursor := p.E.Cards[p.N.Thread()], ""
	for range pagesMost {
		var page []slack.Message
		err := a.call(replies, "", func(ctx context.Context) (err error) {
			page, _, cursor, err = a.o.cfg.API.GetConversationRepliesContext(ctx, &slack.GetConversationRepliesParameters{
				ChannelID: card.Channel, Timestamp: card.TS, Cursor: cursor, Limit: pageSize,
			})
			return err
		})
		if err != nil {
			return nil, err
		}
		for _, m := range page {
			first := slices.IndexFunc(m.Files, func(f slack.File) bool { return f.Name == files[0].Name })
			if first < 0 || !a.mine(m) {
				continue
			}
			r := meeting.Receipt{Channel: card.Channel, File: m.Files[first].ID}
			for i, f := range m.Files {
				if i != first {
					r.More = append(r.More, f.ID)
				}
			}
			return &r, nil
		}
		if cursor == "" {
			break
		}
	}
	return nil, nil
}

// stamp writes a moment as Slack writes the times of messages; "" is the beginning.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return fmt.Sprintf("%d.%06d", t.Unix(), t.Nanosecond()/1000)
}

// oldest returns where the search for a doubtful attempt's traces begins: as long before it, on
// the slower of our clock and Slack's. When our clock was set back since, or nobody knows
// Slack's, all is searched.
func (a *attempt) oldest(back time.Duration) time.Time {
	now := a.o.clock.Now()
	first := a.b.First
	if first.IsZero() || first.After(now) {
		return time.Time{}
	}
	skew, known := a.skew(now)
	if !known {
		return time.Time{}
	}
	return first.Add(min(0, skew) - back)
}

// skew returns how far Slack's clock is before ours (negative: behind), by the Date header.
func (a *attempt) skew(now time.Time) (d time.Duration, known bool) {
	s := &a.o.offset
	d, at := s.get()
	if !at.IsZero() && !now.Before(at) && now.Sub(at) < stale {
		return d, true
	}
	var answer *slack.AuthTestResponse
	err := a.call(authTest, "", func(ctx context.Context) (err error) {
		answer, err = a.o.cfg.API.AuthTestContext(ctx)
		return err
	})
	if err != nil || answer == nil {
		return 0, false
	}
	date, err := http.ParseTime(answer.Header.Get("Date"))
	if err != nil {
		return 0, false
	}
	now = a.o.clock.Now()
	d = date.Sub(now)
	s.put(d, now)
	return d, true
}

// offset is what is known of Slack's clock.
type offset struct {
	mu sync.Mutex
	at time.Time
	d  time.Duration
}

func (s *offset) get() (time.Duration, time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.d, s.at
}

func (s *offset) put(d time.Duration, at time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.d, s.at = d, at
}
