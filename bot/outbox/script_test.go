package outbox

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// script is a little Slack behind an http.RoundTripper: it does what is asked, unless the
// test says otherwise for the next calls of a method.
type script struct {
	mu       sync.Mutex
	calls    []sent
	messages []message
	rooms    []room
	uploads  map[string]string
	acts     map[string][]act
	always   map[string]act
	flying   map[string]int
	serial   int
	skew     time.Duration // Slack's clock before ours
	hidden   time.Duration // how long the history does not show a message
	twoCards bool          // two calls for one card were in flight at once
}

type sent struct {
	At     time.Time
	Method string
	Args   url.Values
}

type message struct {
	Channel, TS, Text, ID, Thread, File, FileName string
	Blocks                                        string
	At                                            time.Time
}

type room struct {
	ID, Name, Creator string
	Private           bool
	Created           time.Time
}

// act answers a call. do does what Slack would do and gives its answer.
type act func(r *http.Request, do func() *http.Response) (*http.Response, error)

func newScript() *script {
	return &script{uploads: map[string]string{}, acts: map[string][]act{}, always: map[string]act{}, flying: map[string]int{}}
}

// on says what happens at the next calls of the method, one after another.
func (s *script) on(method string, acts ...act) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.acts[method] = append(s.acts[method], acts...)
}

// RoundTrip serves one call.
func (s *script) RoundTrip(r *http.Request) (*http.Response, error) {
	method := strings.TrimPrefix(r.URL.Path, "/api/")
	body, _ := io.ReadAll(r.Body)
	var args url.Values
	if kind, params, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind == "multipart/form-data" {
		args = url.Values{}
		form := multipart.NewReader(bytes.NewReader(body), params["boundary"])
		for part, err := form.NextPart(); err == nil; part, err = form.NextPart() {
			content, _ := io.ReadAll(part)
			args.Set(part.FormName(), string(content))
		}
	} else {
		args, _ = url.ParseQuery(string(body))
	}
	args.Del("token")
	s.mu.Lock()
	s.calls = append(s.calls, sent{time.Now(), method, args})
	card := args.Get("ts")
	if method == "chat.update" {
		s.flying[card]++
		s.twoCards = s.twoCards || s.flying[card] > 1
	}
	next := s.always[method]
	if q := s.acts[method]; len(q) > 0 {
		next, s.acts[method] = q[0], q[1:]
	}
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if method == "chat.update" {
			s.flying[card]--
		}
	}()
	do := func() *http.Response {
		s.mu.Lock()
		defer s.mu.Unlock()
		return answer(200, s.serve(method, args), map[string]string{"Date": time.Now().Add(s.skew).UTC().Format(http.TimeFormat)})
	}
	if next == nil {
		return do(), nil
	}
	return next(r, do)
}

func answer(status int, body any, head map[string]string) *http.Response {
	b, _ := json.Marshal(body)
	h := http.Header{"Content-Type": {"application/json"}}
	for k, v := range head {
		h.Set(k, v)
	}
	return &http.Response{StatusCode: status, Status: http.StatusText(status), Header: h, Body: io.NopCloser(bytes.NewReader(b))}
}

type obj = map[string]any

func (s *script) ts() string {
	s.serial++
	return fmt.Sprintf("%d.%06d", time.Now().Add(s.skew).Unix(), s.serial)
}

func (s *script) serve(method string, a url.Values) any {
	switch method {
	case "chat.postMessage":
		ch := a.Get("channel")
		if strings.HasPrefix(ch, "U") {
			ch = "D" + ch
		}
		var meta struct {
			Payload map[string]string `json:"event_payload"`
		}
		_ = json.Unmarshal([]byte(a.Get("metadata")), &meta)
		m := message{Channel: ch, TS: s.ts(), Text: a.Get("text"), ID: meta.Payload["id"], Blocks: a.Get("blocks"), At: time.Now()}
		s.messages = append(s.messages, m)
		return obj{"ok": true, "channel": ch, "ts": m.TS}
	case "chat.update":
		for i, m := range s.messages {
			if m.TS == a.Get("ts") && m.Channel == a.Get("channel") {
				s.messages[i].Text, s.messages[i].Blocks = a.Get("text"), a.Get("blocks")
			}
		}
		return obj{"ok": true, "channel": a.Get("channel"), "ts": a.Get("ts"), "text": a.Get("text")}
	case "conversations.history", "conversations.replies":
		var list []obj
		for _, m := range slices.Backward(s.messages) {
			if time.Since(m.At) < s.hidden || m.Channel != a.Get("channel") || m.TS < a.Get("oldest") || method == "conversations.replies" && m.Thread != a.Get("ts") {
				continue
			}
			one := obj{"ts": m.TS, "user": "UBOT", "text": m.Text, "metadata": obj{"event_type": "escalate_notice", "event_payload": obj{"id": m.ID}}}
			if m.File != "" {
				one["files"] = []obj{{"id": m.File, "name": m.FileName}}
			}
			list = append(list, one)
		}
		// Pages of two, so that paging is walked.
		from, _ := strconv.Atoi(a.Get("cursor"))
		to, next := min(from+2, len(list)), ""
		if to < len(list) {
			next = strconv.Itoa(to)
		}
		return obj{"ok": true, "messages": list[min(from, to):to], "has_more": next != "", "response_metadata": obj{"next_cursor": next}}
	case "users.info":
		return obj{"ok": true, "user": obj{"id": a.Get("user"), "real_name": "Gus"}}
	case "conversations.open":
		return obj{"ok": true, "channel": obj{"id": "D" + a.Get("users")}}
	case "conversations.create":
		for _, r := range s.rooms {
			if r.Name == a.Get("name") {
				return obj{"ok": false, "error": "name_taken"}
			}
		}
		r := room{fmt.Sprintf("C%d", 100+len(s.rooms)), a.Get("name"), "UBOT", a.Get("is_private") == "true", time.Now().Add(s.skew)}
		s.rooms = append(s.rooms, r)
		return obj{"ok": true, "channel": obj{"id": r.ID, "name": r.Name}}
	case "users.conversations":
		var list []obj
		for _, r := range s.rooms {
			list = append(list, obj{"id": r.ID, "name": r.Name, "creator": r.Creator, "is_private": r.Private, "created": r.Created.Unix()})
		}
		return obj{"ok": true, "channels": list}
	case "files.getUploadURLExternal":
		s.serial++
		id := fmt.Sprintf("F%d", s.serial)
		s.uploads[id] = a.Get("filename")
		return obj{"ok": true, "upload_url": "https://files.slack.com/upload/" + id, "file_id": id}
	case "files.completeUploadExternal":
		var files []struct{ ID string }
		_ = json.Unmarshal([]byte(a.Get("files")), &files)
		s.messages = append(s.messages, message{Channel: a.Get("channel_id"), TS: s.ts(), Text: a.Get("initial_comment"),
			Thread: a.Get("thread_ts"), File: files[0].ID, FileName: s.uploads[files[0].ID]})
		return obj{"ok": true, "files": []obj{{"id": files[0].ID}}}
	case "conversations.setTopic", "conversations.setPurpose", "conversations.invite":
		return obj{"ok": true, "channel": obj{"id": a.Get("channel")}}
	}
	return obj{"ok": true}
}

// The ways in which a call can go wrong.

// says refuses with Slack's word, and does nothing.
func says(code string, more ...obj) act {
	return func(*http.Request, func() *http.Response) (*http.Response, error) {
		b := obj{"ok": false, "error": code}
		for _, m := range more {
			maps.Copy(b, m)
		}
		return answer(200, b, nil), nil
	}
}

// tooFast is a 429.
func tooFast(seconds int) act {
	return func(*http.Request, func() *http.Response) (*http.Response, error) {
		return answer(429, obj{"ok": false, "error": "ratelimited"}, map[string]string{"Retry-After": strconv.Itoa(seconds)}), nil
	}
}

// status answers without doing anything.
func status(n int) act {
	return func(*http.Request, func() *http.Response) (*http.Response, error) {
		return answer(n, "broken", nil), nil
	}
}

// breaks cuts the line without doing anything.
func breaks(*http.Request, func() *http.Response) (*http.Response, error) {
	return nil, io.ErrUnexpectedEOF
}

// mute does it and cuts the line before the answer.
func mute(_ *http.Request, do func() *http.Response) (*http.Response, error) {
	do()
	return nil, io.ErrUnexpectedEOF
}

// muteStatus does it and answers as if it had failed.
func muteStatus(n int) act {
	return func(_ *http.Request, do func() *http.Response) (*http.Response, error) {
		do()
		return answer(n, "broken", nil), nil
	}
}

// hangs never answers, and does it at once when does is true.
func hangs(does bool) act {
	return func(r *http.Request, do func() *http.Response) (*http.Response, error) {
		if does {
			do()
		}
		<-r.Context().Done()
		return nil, r.Context().Err()
	}
}

// slow does it and answers after a while.
func slow(d time.Duration) act {
	return func(r *http.Request, do func() *http.Response) (*http.Response, error) {
		resp := do()
		select {
		case <-time.After(d):
			return resp, nil
		case <-r.Context().Done():
			return nil, r.Context().Err()
		}
	}
}

// of is the calls of one method so far; "" all.
func (s *script) of(method string) []sent {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []sent
	for _, c := range s.calls {
		if method == "" || c.Method == method {
			out = append(out, c)
		}
	}
	return out
}

func (s *script) methods() []string {
	var out []string
	for _, c := range s.of("") {
		out = append(out, c.Method)
	}
	return out
}

// in is the texts that stand in a channel.
func (s *script) in(channel string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []string
	for _, m := range s.messages {
		if m.Channel == channel {
			out = append(out, m.Text)
		}
	}
	return out
}
