package router

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"escalate/bot/meeting"
)

// take queues an envelope; it never blocks.
func (r *Router) take(l *link, req socketmode.Request) {
	if req.EnvelopeID == "" {
		return // hello, disconnect, or nothing that could be acked
	}
	c := r.read(req)
	c.envelope, c.link, c.received = req.EnvelopeID, l, time.Now()
	if !r.work.push(c.lane, func() { r.handle(c) }) {
		r.cfg.Log.Warn().Str("kind", string(c.place)).Msg("not taken: too much is waiting, or the program is stopping")
	}
}

// read decodes; a panic in it costs this envelope alone.
func (r *Router) read(req socketmode.Request) (c *call) {
	defer func() {
		if p := recover(); p != nil {
			c = &call{place: atNothing, broken: panicked(p)}
		}
	}()
	return decode(req.Type, req.Payload, r.cfg.Clock.Now().UTC())
}

// handle is the first stage: call, then ack. The answer's calls go to the second.
func (r *Router) handle(c *call) {
	defer func() {
		if p := recover(); p != nil {
			text := sorry(r.fault(c, panicked(p)))
			if c.place == atSubmission && len(c.inputs) > 0 { // a bare ack would close the form
				r.acknowledge(c, slack.NewErrorsViewSubmissionResponse(map[string]string{c.inputs[0]: text}))
				return
			}
			r.acknowledge(c, nil)
		}
	}()
	if c.place == atSuggestion {
		r.acknowledge(c, map[string]any{"options": []any{}})
		return
	}
	if c.place == atNothing {
		if c.broken != nil {
			r.fault(c, c.broken)
		}
		r.acknowledge(c, nil)
		return
	}
	if c.place == atSubmission && c.view != nil {
		c.origin = r.origins.of(c.view, time.Now())
	}
	reply, unknown, err := r.serve(c)
	if err != nil && c.place == atEvent {
		if refusal, ok := meeting.AsRefusal(err); ok {
			r.cfg.Log.Debug().Str("event", c.name()).Bool("stale", refusal.Stale).Msg("an event was refused")
		} else {
			r.fault(c, err)
			if !errors.Is(err, errShape) {
				return // not acked: Slack delivers it again, three times in six minutes
			}
		}
		reply = Nothing()
	} else if err != nil {
		reply = r.apology(c, err)
	}
	payload, speech := r.plan(c, reply)
	r.acknowledge(c, payload)
	if c.trigger != "" && c.place != atSubmission && r.recent.seen(c.trigger) {
		speech = nil // the first delivery of this click answers
	}
	if len(speech) == 0 && len(unknown) == 0 {
		return
	}
	taken := r.speech.push(c.lane, func() {
		r.guarded(c, func() {
			for _, s := range speech {
				if r.alive.Err() == nil {
					r.say(c, s, 1)
				}
			}
			// Whoever was unknown is looked up now, so that the next click finds them.
			ctx, cancel := context.WithTimeout(r.alive, callTime)
			defer cancel()
			r.ask(ctx, unknown)
		})
	})
	if !taken {
		r.cfg.Log.Warn().Str("kind", string(c.place)).Msg("an answer was left out: too much is waiting, or the program is stopping")
	}
}

func (r *Router) acknowledge(c *call, payload any) {
	if err := r.ack(c.link, c.envelope, payload); err != nil {
		r.cfg.Log.Warn().Err(err).Str("kind", string(c.place)).Msg("not acknowledged")
	}
}

// serve calls the handlers of c and says who was unknown to it and has not been looked up.
func (r *Router) serve(c *call) (reply Reply, unknown []meeting.UserID, err error) {
	if c.broken != nil {
		return Reply{}, nil, c.broken
	}
	start := c.received
	if c.place == atEvent {
		start = time.Now() // nobody waits; an event that waited long is still to be handled
	}
	ctx, cancel := context.WithDeadline(r.alive, start.Add(handlerTime))
	defer cancel()
	for i := range c.steps {
		one, who, err := r.step(ctx, c, c.steps[i])
		if who != "" {
			unknown = []meeting.UserID{who}
		}
		if err != nil {
			return Reply{}, unknown, err
		}
		reply = reply.And(one)
	}
	return reply, unknown, nil
}

func (r *Router) step(ctx context.Context, c *call, s step) (reply Reply, unknown meeting.UserID, err error) {
	h := r.routes.find(s.on, s.id)
	if h == nil {
		if c.place == atClosed || c.place == atEvent {
			return Nothing(), "", nil
		}
		if err := r.cfg.Updating(); err != nil {
			return Reply{}, "", err
		}
		return Reply{}, "", meeting.Refuse("", "%s", r.cfg.Unknown)
	}
	req := s.req
	if c.origin != nil {
		req.Origin = &c.origin.message
	}
	if raw, ok := req.Event.(json.RawMessage); ok {
		if req.Event, err = eventData(s.id, raw); err != nil {
			return Reply{}, "", fmt.Errorf("%w: event %s: %w", errShape, s.id, err)
		}
	}
	// A trigger id lives three seconds: where the reply may need it, Slack is not asked first.
	mayAsk := c.place == atSubmission || c.place == atEvent || c.place == atClosed
	if err := r.find(ctx, c, &req, mayAsk); err != nil {
		return Reply{}, "", err
	}
	reply, err = r.run(ctx, h, req)
	if mayAsk || req.By.ID == "" || req.By.Standing != meeting.Unverified {
		return reply, "", err
	}
	if _, refused := meeting.AsRefusal(err); !refused {
		return reply, req.By.ID, err
	}
	// Refused, so nothing was changed: perhaps only because nobody knew who this is.
	p, ok := r.ask(ctx, []meeting.UserID{req.By.ID})[req.By.ID]
	if !ok {
		return reply, "", err
	}
	req.By = p
	reply, err = r.run(ctx, h, req)
	return reply, "", err
}

var (
	errLate = errors.New("the handler did not answer in time")
	// errShape: the next delivery would be as unreadable as this one.
	errShape = errors.New("cannot be read")
)

// run calls a handler and waits for it until the deadline: a handler that does not heed its context must not cost the
// ack. It is waited for at shutdown.
func (r *Router) run(ctx context.Context, h Handler, req Request) (Reply, error) {
	if ctx.Err() != nil {
		return Reply{}, fmt.Errorf("waited too long for its turn: %w", ctx.Err())
	}
	type answer struct {
		reply Reply
		err   error
	}
	answers := make(chan answer, 1)
	r.late.add()
	go func() {
		defer r.late.done()
		var a answer
		defer func() {
			if p := recover(); p != nil {
				a = answer{err: panicked(p)}
			}
			answers <- a
		}()
		a.reply, a.err = h(ctx, req)
	}()
	select {
	case a := <-answers:
		return a.reply, a.err
	case <-ctx.Done():
	}
	grace := time.NewTimer(handlerGrace)
	defer grace.Stop()
	select {
	case a := <-answers:
		return a.reply, a.err
	case <-grace.C:
		return Reply{}, errLate
	}
}

// panicError is a recovered panic. Its value may hold what somebody typed and is kept only when the runtime made it.
type panicError struct {
	what  string
	stack []byte
}

func (p *panicError) Error() string { return "panic: " + p.what }

func panicked(p any) error {
	what := fmt.Sprintf("a %T", p)
	if err, ok := p.(runtime.Error); ok {
		what = err.Error()
	}
	return &panicError{what: what, stack: debug.Stack()}
}

// fault logs what went wrong on our side, once, and returns the reference under which it is logged.
func (r *Router) fault(c *call, err error) string {
	ref := r.cfg.Reference()
	event := r.cfg.Log.Error().Str("reference", ref).Str("kind", string(c.place)).Str("name", c.name()).Err(err)
	if p, ok := errors.AsType[*panicError](err); ok {
		event = event.Bytes("stack", p.stack)
	}
	event.Msg("a request failed")
	return ref
}

func (c *call) name() string {
	if len(c.steps) == 0 {
		return ""
	}
	return c.steps[0].id
}
