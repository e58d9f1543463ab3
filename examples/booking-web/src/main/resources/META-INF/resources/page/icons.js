/** The icons of the page, in its document, so that they are there without a network. */

const SPRITE = `<svg aria-hidden="true" width="0" height="0" class="sprite">
  <symbol id="i-video" viewBox="0 0 24 24"><rect x="2.5" y="6" width="12.5" height="12" rx="3"/><path d="m15 10.5 6-3.5v10l-6-3.5"/></symbol>
  <symbol id="i-video-off" viewBox="0 0 24 24"><path d="M6 6h6a3 3 0 0 1 3 3v6m-1 2.6a3 3 0 0 1-2 .4H5.5a3 3 0 0 1-3-3V9a3 3 0 0 1 1.5-2.6M15 10.5l6-3.5v10l-3-1.7M3 3l18 18"/></symbol>
  <symbol id="i-mic" viewBox="0 0 24 24"><rect x="9" y="2.5" width="6" height="12" rx="3"/><path d="M5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3.5"/></symbol>
  <symbol id="i-mic-off" viewBox="0 0 24 24"><path d="M9 9v2.5a3 3 0 0 0 4.6 2.5M15 10V5.5a3 3 0 0 0-5.8-1M5.5 11.5a6.5 6.5 0 0 0 10.5 5M18.5 11.5a6.4 6.4 0 0 1-.5 2.5M12 18v3.5M3 3l18 18"/></symbol>
  <symbol id="i-end" viewBox="0 0 24 24"><path d="M3.2 15.200c-.8-1-.9-2.4 0-3.3 4.9-4.7 12.7-4.7 17.6 0 .9.9.8 2.3 0 3.300l-.7.900c-.6.7-1.6.9-2.4.4l-2-1.200a1.7 1.7 0 0 1-.9-1.800l.2-1.100a9.6 9.6 0 0 0-6 0l.2 1.100c.1.7-.2 1.4-.9 1.800l-2 1.200c-.8.5-1.8.3-2.4-.4z"/></symbol>
  <symbol id="i-door" viewBox="0 0 24 24"><path d="M13.5 4H6.5A1.5 1.5 0 0 0 5 5.5v13A1.5 1.5 0 0 0 6.5 20h7M10.5 12H21m-4-4 4 4-4 4"/></symbol>
  <symbol id="i-calendar" viewBox="0 0 24 24"><rect x="3.5" y="5" width="17" height="15.5" rx="3"/><path d="M3.5 10h17M8 2.5V6.5M16 2.5V6.5"/></symbol>
  <symbol id="i-check" viewBox="0 0 24 24"><path d="m5 12.5 4.5 4.5L19 7.5"/></symbol>
  <symbol id="i-cross" viewBox="0 0 24 24"><path d="m6 6 12 12M18 6 6 18"/></symbol>
  <symbol id="i-clock" viewBox="0 0 24 24"><circle cx="12" cy="12" r="8.5"/><path d="M12 7v5.200l3.3 2"/></symbol>
  <symbol id="i-people" viewBox="0 0 24 24"><circle cx="9" cy="8.5" r="3.5"/><path d="M2.5 19.500c.6-3.6 3.2-5.5 6.5-5.500s5.9 1.9 6.5 5.500M16 5.300a3.5 3.5 0 0 1 0 6.400M18.3 14.600c1.8.8 2.9 2.5 3.2 4.9"/></symbol>
  <symbol id="i-info" viewBox="0 0 24 24"><circle cx="12" cy="12" r="8.5"/><path d="M12 11v5M12 7.800v.2"/></symbol>
  <symbol id="i-plus" viewBox="0 0 24 24"><path d="M12 5v14M5 12h14"/></symbol>
  <symbol id="i-list" viewBox="0 0 24 24"><path d="M8.5 6.500h11M8.5 12h11M8.5 17.500h11M4.5 6.500v.1M4.5 12v.1M4.5 17.500v.1"/></symbol>
  <symbol id="i-speaker" viewBox="0 0 24 24"><path d="M4 9.500v5h3.500L12.5 19V5L7.5 9.500zM16 9a4 4 0 0 1 0 6M18.5 6.500a8 8 0 0 1 0 11"/></symbol>
  <symbol id="i-sliders" viewBox="0 0 24 24"><path d="M4 7h9M18 7h2M4 17h2M11 17h9"/><circle cx="15.5" cy="7" r="2.3"/><circle cx="8.5" cy="17" r="2.3"/></symbol>
  <symbol id="i-weak" viewBox="0 0 24 24"><path d="M4 19v-3M9 19v-6M14 19v-1M19 19v-1M4 4l16 12"/></symbol>
  <symbol id="i-offline" viewBox="0 0 24 24"><path d="M4 4l16 16M8.5 15.500a5 5 0 0 1 7 0M5 12a10 10 0 0 1 4-2.300M2 8.500a15 15 0 0 1 4-2.700M19 12a10 10 0 0 0-4.5-2.500M22 8.500A15 15 0 0 0 11 5.200M12 19.200v.1"/></symbol>
</svg>`;

document.body.insertAdjacentHTML('afterbegin', SPRITE);
