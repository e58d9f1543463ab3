import { postForm } from './host.js';

const asked = new URLSearchParams(location.search);
document.getElementById('sign-in-error').hidden = !asked.has('error');
document.getElementById('signed-out').hidden = !asked.has('logout');

const form = document.getElementById('sign-in');
form.addEventListener('submit', (event) => {
  event.preventDefault();
  form.setAttribute('aria-busy', 'true');
  postForm(form);
});
