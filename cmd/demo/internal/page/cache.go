package page

import (
	"hash/maphash"
	"html/template"
	"sync"
)

// cache keeps what was drawn, as long as what it was drawn from is the same.
type cache struct {
	mu   sync.Mutex
	seed maphash.Seed
	kept map[string]drawn
}

type drawn struct {
	sum  uint64
	html template.HTML
}

// mostKept is when the cache forgets everything.
const mostKept = 20_000

func newCache() *cache { return &cache{seed: maphash.MakeSeed(), kept: map[string]drawn{}} }

func (c *cache) clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	clear(c.kept)
}

// get is what stands under the key, drawn anew when what it is made of differs.
func (c *cache) get(key string, of []string, draw func() template.HTML) template.HTML {
	var h maphash.Hash
	h.SetSeed(c.seed)
	for _, s := range of {
		_, _ = h.WriteString(s)
		_ = h.WriteByte(0)
	}
	sum := h.Sum64()
	c.mu.Lock()
	old, ok := c.kept[key]
	c.mu.Unlock()
	if ok && old.sum == sum {
		return old.html
	}
	html := draw()
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.kept) >= mostKept {
		clear(c.kept)
	}
	c.kept[key] = drawn{sum, html}
	return html
}
