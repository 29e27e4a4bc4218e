package slackfake

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"

	"escalate/bot/slackfake/wire"
)

// file is a file on its way into the workspace or in it.
type file struct {
	id, name, title, key string
	size                 int
	content              []byte
	uploaded, done       bool
	created              int64
}

func (w *Workspace) fileJSON(f *file) obj {
	return obj{
		"id": f.id, "created": f.created, "timestamp": f.created, "name": f.name, "title": f.title, "size": f.size,
		"user": w.botUser, "mode": "hosted", "url_private": w.base + "/files-pri/" + w.team + "-" + f.id + "/" + f.name,
		"url_private_download": w.base + "/files-pri/" + w.team + "-" + f.id + "/download/" + f.name,
	}
}

// filesURL is the first of the three steps of an upload.
func filesURL(w *Workspace, c *call) (obj, *refusal) {
	size, err := strconv.Atoi(c.str("length"))
	name := c.str("filename")
	switch {
	case name == "":
		return nil, wrong("invalid_arguments", "a file needs a name")
	case err != nil || size <= 0:
		return nil, wrong("invalid_arguments", "length %q is no number of bytes", c.str("length"))
	case len(c.str("alt_txt")) > 1000:
		return nil, wrong("alt_txt_too_large", "alt_txt is longer than 1000")
	case size > 1<<30:
		return nil, wrong("file_upload_size_restricted", "the file is larger than 1 GB")
	}
	f := &file{id: w.newID("F"), name: name, title: name, size: size, key: w.word(32), created: w.clock.Now().Unix()}
	w.files[f.id] = f
	return obj{"upload_url": w.base + "/upload/v1/" + f.key, "file_id": f.id}, nil
}

// serveUpload is the second step: the bytes, raw or as the only file of a form.
func (w *Workspace) serveUpload(rw http.ResponseWriter, r *http.Request) {
	content, err := readUpload(r)
	key := strings.TrimPrefix(r.URL.Path, "/upload/v1/")
	note := Call{At: w.clock.Now(), Method: "upload", Args: map[string]string{"length": strconv.Itoa(len(content))}}
	w.guard(rw, r, note, func() (int, any, string) {
		w.mu.Lock()
		defer w.mu.Unlock()
		for _, f := range w.files {
			if f.key != key {
				continue
			}
			if err != nil || len(content) != f.size {
				w.violate("upload: %s came with %d bytes, %d were announced (%v)", f.name, len(content), f.size, err)
				return http.StatusBadRequest, "bad upload", "bad upload"
			}
			f.content, f.uploaded = content, true
			return http.StatusOK, fmt.Sprintf("OK - %d", len(content)), ""
		}
		return http.StatusNotFound, "no such upload", "not found"
	})
}

func readUpload(r *http.Request) ([]byte, error) {
	kind, params, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind != "multipart/form-data" {
		return io.ReadAll(r.Body)
	}
	form := multipart.NewReader(r.Body, params["boundary"])
	var content []byte
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			return content, nil
		}
		if err != nil {
			return nil, err
		}
		data, err := io.ReadAll(part)
		if err != nil {
			return nil, err
		}
		if part.FileName() != "" {
			content = data
		}
	}
}

// filesComplete is the third step: it shares the files in channels, with a comment or blocks, in a thread if wanted.
func filesComplete(w *Workspace, c *call) (obj, *refusal) {
	v, err := c.json("files")
	l, _ := v.([]any)
	if err != nil || len(l) == 0 {
		return nil, wrong("invalid_arguments", "files is no list of files")
	}
	var files []*file
	for _, o := range wire.Only(l) {
		f := w.files[wire.Str(o, "id")]
		switch {
		case f == nil:
			return nil, refuse("file_not_found")
		case !f.uploaded:
			return nil, wrong("file_update_failed", "the bytes of %s never came", f.name)
		case f.done:
			return nil, wrong("file_update_failed", "%s was completed before", f.name)
		}
		if t := wire.Str(o, "title"); t != "" {
			f.title = t
		}
		files = append(files, f)
	}
	places := c.list("channels")
	if id := c.str("channel_id"); id != "" {
		places = append(places, id)
	}
	said, no := w.fileComment(c)
	if no != nil {
		return nil, no
	}
	var targets []*channel
	for _, id := range places {
		ch, no := w.reachMember(id)
		if no != nil {
			return nil, no
		}
		if t := c.str("thread_ts"); t != "" && ch.find(t) == nil {
			return nil, refuse("thread_not_found")
		}
		targets = append(targets, ch)
	}
	for _, ch := range targets {
		m := &message{user: w.botUser, bot: true, subtype: "file_share", thread: c.str("thread_ts"), files: files}
		said.into(m)
		w.post(ch, m)
		w.tell(Event{Kind: KindFile, Channel: ch.id, TS: m.ts, Text: files[0].name})
	}
	out := []obj{}
	for _, f := range files {
		f.done = true
		out = append(out, obj{"id": f.id, "title": f.title})
	}
	w.change()
	return obj{"files": out}, nil
}

// fileComment is initial_comment or blocks, never both.
func (w *Workspace) fileComment(c *call) (content, *refusal) {
	if s := c.str("initial_comment"); s != "" {
		if v, _ := c.json("blocks"); v != nil {
			return content{}, wrong("invalid_arguments", "initial_comment and blocks exclude each other")
		}
		c.args["text"] = s
	}
	return w.readContent(c)
}
