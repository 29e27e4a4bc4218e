package slackfake

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"escalate/bot/slackfake/wire"
)

// method is one method of the Web API.
type method struct {
	tier  int  // calls a minute (docs.slack.dev/apis/web-api/rate-limits); 0 has a rule of its own
	app   bool // wants the app-level token, in the header only
	open  bool // wants no token
	scope func(w *Workspace, c *call) []string
	run   func(w *Workspace, c *call) (obj, *refusal)
}

// call is a request for a method, read from whatever form it came in.
type call struct {
	args obj
	note Call
	head http.Header // for the answer
}

func (c *call) str(key string) string {
	switch v := c.args[key].(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case bool:
		return strconv.FormatBool(v)
	}
	return ""
}

func (c *call) bool(key string) bool { s := c.str(key); return s == "true" || s == "1" }

// json is an argument that is JSON, given as a value or as a string that holds one; nil when absent, empty or null.
func (c *call) json(key string) (any, error) {
	v := c.args[key]
	if s, ok := v.(string); ok {
		if s == "" {
			return nil, nil
		}
		return wire.Decode([]byte(s))
	}
	return v, nil
}

// list is an argument of ids, comma separated or a JSON array.
func (c *call) list(key string) []string {
	var out []string
	if l, ok := c.args[key].([]any); ok {
		for _, v := range l {
			if s, ok := v.(string); ok {
				out = append(out, s)
			}
		}
		return out
	}
	for s := range strings.SplitSeq(c.str(key), ",") {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// serve is the whole host: Web API, sockets, response URLs and files.
func (w *Workspace) serve(rw http.ResponseWriter, r *http.Request) {
	rw.Header().Set("Date", w.clock.Now().UTC().Format(http.TimeFormat))
	w.mu.Lock()
	down := w.isDown
	w.mu.Unlock()
	if down {
		_, _ = io.Copy(io.Discard, r.Body)
		http.Error(rw, "<html>Slack is down</html>", http.StatusServiceUnavailable)
		return
	}
	switch path := r.URL.Path; {
	case strings.HasPrefix(path, "/api/"):
		w.serveAPI(rw, r, strings.TrimPrefix(path, "/api/"))
	case path == "/link/":
		w.serveSocket(rw, r)
	case strings.HasPrefix(path, "/actions/"), strings.HasPrefix(path, "/commands/"):
		w.serveResponse(rw, r)
	case strings.HasPrefix(path, "/upload/"):
		w.serveUpload(rw, r)
	default:
		http.NotFound(rw, r)
	}
}

func (w *Workspace) serveAPI(rw http.ResponseWriter, r *http.Request, name string) {
	c := &call{args: obj{}, head: rw.Header()}
	bad := c.read(r)
	c.note = Call{At: w.clock.Now(), Method: name, Args: c.summary()}
	w.guard(rw, r, c.note, func() (int, any, string) {
		w.mu.Lock()
		defer w.mu.Unlock() // the answer is encoded under the lock, for it holds what lives on
		answer, no := obj(nil), bad
		if no == nil {
			answer, no = w.run(name, c, r)
		}
		if no != nil && no.code == "ratelimited" {
			return http.StatusTooManyRequests, obj{"ok": false, "error": "ratelimited"}, "429"
		}
		if no != nil {
			if no.wrong != "" {
				w.violate("%s: %s: %s", name, no.code, no.wrong)
			}
			answer = obj{"ok": false, "error": no.code}
			maps.Copy(answer, no.more)
			return http.StatusOK, wire.Encode(answer), no.code
		}
		if answer == nil {
			answer = obj{}
		}
		answer["ok"] = true
		return http.StatusOK, wire.Encode(answer), ""
	})
}

// run does a call after the checks of token, scope and pace. w.mu is held.
func (w *Workspace) run(name string, c *call, r *http.Request) (obj, *refusal) {
	m, ok := methods[name]
	if !ok {
		return nil, wrong("unknown_method", "this method is not pretended")
	}
	if no := w.authorize(m, c, r); no != nil {
		return nil, no
	}
	if wait := w.throttle(name, m.tier, c); wait > 0 {
		c.head.Set("Retry-After", strconv.Itoa(wait))
		return nil, refuse("ratelimited")
	}
	if !m.open && !m.app {
		c.head.Set("X-OAuth-Scopes", strings.Join(w.scopes, ","))
	}
	if m.scope != nil {
		if need := m.scope(w, c); !w.granted(need) {
			c.head.Set("X-Accepted-OAuth-Scopes", strings.Join(need, ","))
			no := wrong("missing_scope", "needs %s", strings.Join(need, " or "))
			no.more = obj{"needed": strings.Join(need, ","), "provided": strings.Join(w.scopes, ",")}
			return nil, no
		}
	}
	return m.run(w, c)
}

// granted says whether the app has one of the scopes; no scopes need no grant.
func (w *Workspace) granted(need []string) bool {
	for _, n := range need {
		if slices.Contains(w.scopes, n) {
			return true
		}
	}
	return len(need) == 0
}

func (w *Workspace) authorize(m method, c *call, r *http.Request) *refusal {
	if m.open {
		return nil
	}
	head, found := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	token := head
	if !found && !m.app {
		token = c.str("token")
	}
	delete(c.args, "token")
	want, other := w.cfg.BotToken, w.cfg.AppToken
	if m.app {
		want, other = other, want
	}
	switch {
	case w.revoked:
		return refuse("token_revoked")
	case token == "":
		return wrong("not_authed", "no token was given")
	case token == other:
		return wrong("not_allowed_token_type", "the token is of the wrong kind")
	case token != want:
		return wrong("invalid_auth", "the token is not ours")
	}
	return nil
}

// read takes the arguments from query, form or JSON body.
func (c *call) read(r *http.Request) *refusal {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return wrong("invalid_form_data", "the body broke off: %v", err)
	}
	for k, v := range r.URL.Query() {
		if k == "token" {
			return wrong("invalid_auth", "a token must not be in the URL")
		}
		c.args[k] = v[0]
	}
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch {
	case len(body) == 0:
	case kind == "application/json":
		v, err := wire.Decode(body)
		m, ok := v.(obj)
		if err != nil {
			return wrong("invalid_json", "the body is not JSON: %v", err)
		}
		if !ok {
			return wrong("json_not_object", "the body is not a JSON object")
		}
		maps.Copy(c.args, m)
	case kind == "application/x-www-form-urlencoded":
		form, err := url.ParseQuery(string(body))
		if err != nil {
			return wrong("invalid_form_data", "the body is not a form: %v", err)
		}
		for k, v := range form {
			c.args[k] = v[0]
		}
	default:
		return wrong("invalid_post_type", "bodies of type %q are not understood", kind)
	}
	return nil
}

func (c *call) summary() map[string]string {
	out := map[string]string{}
	for k, v := range c.args {
		if k == "token" {
			continue
		}
		s, ok := v.(string)
		if !ok {
			s = string(wire.Encode(v))
		}
		if len(s) > 300 {
			s = s[:300]
		}
		out[k] = s
	}
	return out
}

// guard runs a request under the faults that are set for it and writes its answer. do returns status, body (a string is
// written as it is) and the error for the log.
func (w *Workspace) guard(rw http.ResponseWriter, r *http.Request, note Call, do func() (int, any, string)) {
	f := w.faultFor(note)
	status, body, failed := http.StatusOK, any(nil), ""
	if f.none() || f.Apply {
		status, body, failed = do()
	}
	switch {
	case f.Hang:
		failed = "hang"
	case f.Cut:
		failed = "cut"
	case f.RetryAfter > 0:
		rw.Header().Set("Retry-After", strconv.Itoa(f.RetryAfter))
		status, body, failed = http.StatusTooManyRequests, obj{"ok": false, "error": "ratelimited"}, "429"
	case f.Status > 0:
		status, body, failed = f.Status, "<html>trouble</html>", fmt.Sprintf("status %d", f.Status)
	case f.Error != "":
		status, body, failed = http.StatusOK, obj{"ok": false, "error": f.Error}, f.Error
	}
	w.mu.Lock()
	w.record(note, failed)
	w.mu.Unlock()
	switch {
	case f.Hang:
		select {
		case <-r.Context().Done():
		case <-w.done:
		}
		panic(http.ErrAbortHandler)
	case f.Cut:
		panic(http.ErrAbortHandler)
	}
	if s, ok := body.(string); ok {
		rw.Header().Set("Content-Type", "text/html")
		rw.WriteHeader(status)
		_, _ = io.WriteString(rw, s)
		return
	}
	rw.Header().Set("Content-Type", "application/json; charset=utf-8")
	rw.WriteHeader(status)
	raw, ok := body.(json.RawMessage)
	if !ok {
		raw = wire.Encode(body)
	}
	_, _ = rw.Write(raw)
}
